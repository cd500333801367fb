import { LogicEngine } from 'json-logic-engine';
import type { Json } from '../messages/events.ts';
import { conditionPaths, type Path } from './paths.ts';
import type { Scope } from './template.ts';

/** A condition ready to run. `holds` may throw an Error, as on arithmetic with a word. */
export type Condition = {
  paths: Path[];
  /** How often it may go through a list. */
  loops: number;
  holds: (scope: Scope) => boolean;
};

/** Throws a sentence when the condition names an operator that does not exist. */
export function parseCondition(logic: Json): Condition {
  const fault = faultOf(logic);
  if (fault !== undefined) throw new Error(fault);
  return {
    paths: conditionPaths(logic),
    loops: loopsIn(logic),
    holds: (scope) => {
      try {
        return Boolean(engine.truthy(engine.run(logic, scope)));
      } catch (error) {
        throw error instanceof Error && error.message !== '' ? error : failure(error);
      }
    },
  };
}

/** The engine throws bare objects: `{ type: 'NaN' }`. */
const failure = (cause: unknown): Error =>
  new Error(`a condition fails on its operands: ${typeIn(cause)}`, { cause });
const typeIn = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'type' in cause ? String(cause.type) : 'unknown';

type Compare = (left: number | string, right: number | string) => boolean;

const comparisons: Record<string, Compare> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

const engine = makeEngine();

function makeEngine(): LogicEngine {
  // Interpreted as it stands: its shortcuts for comparisons would pass over the two corrections.
  const made = new LogicEngine(undefined, { disableInterpretedOptimization: true });
  for (const [operator, compare] of Object.entries(comparisons)) {
    made.addMethod(operator, (operands: unknown[]) =>
      operands.slice(1).every((right, index) => holdsBetween(compare, operands[index], right)),
    );
  }
  for (const name of ['val', 'exists'] as const) {
    const method = made.methods[name];
    made.addMethod(name, {
      ...method,
      method: (operands: unknown, ...rest: unknown[]) => {
        requireNear(operands);
        return method.method(operands, ...rest);
      },
    });
  }
  // A `reduce` that puts what it has to itself doubles it with each element: thirty would end the process.
  made.addMethod('cat', (operands: unknown) => {
    let text = '';
    for (const each of Array.isArray(operands) ? operands : [operands]) {
      text += each ?? '';
      if (text.length > mostCharacters) throw tooLong(`${mostCharacters} characters`);
    }
    return text;
  });
  made.addMethod('merge', (operands: unknown) => {
    const list: unknown[] = [];
    for (const each of Array.isArray(operands) ? operands : [operands]) {
      const size = list.length + (Array.isArray(each) ? each.length : 1);
      if (size > mostElements) throw tooLong(`${mostElements} elements`);
      if (Array.isArray(each)) for (const one of each) list.push(one);
      else list.push(each);
    }
    return list;
  });
  return made;
}

/** The engine counts its way up, one by one, to as many scopes above as a number says, which may be anybody's. */
function requireNear(operands: unknown): void {
  const climb: unknown = Array.isArray(operands) ? operands[0] : undefined;
  if (Array.isArray(climb) && climb.length === 1 && Math.abs(Number(climb[0])) > mostClimbed) {
    throw new Error(`a condition looks no more than ${mostClimbed} scopes up`);
  }
}

/** Loops do not stand within each other: two are all there are. */
const mostClimbed = 8;

/** More than all that a process can hold (64 KiB). */
const mostCharacters = 1_000_000;
const mostElements = 10_000;
const tooLong = (most: string): Error => new Error(`a condition makes nothing of over ${most}`);

/**
 * Comparing as people mean it: nothing is smaller or greater than a missing value, and two sides that
 * both look like numbers compare as numbers. Two instants with their offsets compare as instants.
 */
function holdsBetween(compare: Compare, left: unknown, right: unknown): boolean {
  if (left === null || left === undefined || right === null || right === undefined) return false;
  const numbers = both(asNumber, left, right);
  if (numbers !== undefined) return compare(...numbers);
  const instants = both(asInstant, left, right);
  if (instants !== undefined) return compare(...instants);
  if (typeof left === 'string' && typeof right === 'string') return compare(left, right);
  return false;
}

function both(
  read: (value: unknown) => number | undefined,
  left: unknown,
  right: unknown,
): [number, number] | undefined {
  const one = read(left);
  const other = one === undefined ? undefined : read(right);
  return one === undefined || other === undefined ? undefined : [one, other];
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(value)
    ? Number(value)
    : undefined;
}

function asInstant(value: unknown): number | undefined {
  const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
  const at = typeof value === 'string' && written.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

const refused = new Set(['throw', 'eachKey', 'pipe']);
const loops = new Set(['map', 'filter', 'reduce', 'all', 'some', 'none', 'every']);

function loopsIn(logic: Json): number {
  if (logic === null || typeof logic !== 'object') return 0;
  return Object.entries(logic).reduce(
    (sum, [name, part]) => sum + (loops.has(name) ? 1 : 0) + loopsIn(part),
    0,
  );
}

/** What is wrong with a condition. A loop within a loop is: it could take a list's length squared. */
function faultOf(logic: Json, inLoop = false): string | undefined {
  if (Array.isArray(logic)) return firstOf(logic, inLoop);
  if (logic === null || typeof logic !== 'object') return undefined;
  const [operator, ...more] = Object.keys(logic);
  if (operator === undefined) return undefined;
  if (more.length > 0) return `a rule has one operator, not ${Object.keys(logic).join(', ')}`;
  if (!Object.hasOwn(engine.methods, operator) || refused.has(operator)) {
    return `there is no operator "${operator}"`;
  }
  if (operator === 'preserve') return undefined;
  if (inLoop && loops.has(operator)) return `"${operator}" stands within another loop`;
  return firstOf(Object.values(logic), inLoop || loops.has(operator));
}

function firstOf(parts: Json[], inLoop: boolean): string | undefined {
  for (const part of parts) {
    const found = faultOf(part, inLoop);
    if (found !== undefined) return found;
  }
  return undefined;
}
