import { LogicEngine } from 'json-logic-engine';

type Compare = (left: number | string, right: number | string) => boolean;

const comparisons: Record<string, Compare> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** JSONLogic as flows speak it: it compares as people mean it, and comes to an end whatever variables hold. */
export const conditionEngine = makeEngine();

function makeEngine(): LogicEngine {
  // Interpreted as it stands: its shortcuts for comparisons would pass over what is corrected here.
  const made = new LogicEngine(undefined, { disableInterpretedOptimization: true });
  for (const [operator, compare] of Object.entries(comparisons)) {
    made.addMethod(operator, (operands: unknown[]) =>
      operands.slice(1).every((right, index) => holdsBetween(compare, operands[index], right)),
    );
  }
  /** Lets an operator have other operands than it was given. */
  const correct = (
    name: string,
    operandsOf: (operands: unknown, ...more: unknown[]) => unknown,
  ) => {
    const known = made.methods[name];
    const method = (operands: unknown, ...more: unknown[]) =>
      known.method(operandsOf(operands, ...more), ...more);
    made.addMethod(name, { ...known, method });
  };
  for (const name of ['val', 'exists'] as const) {
    correct(name, (operands) => {
      requireNear(operands);
      return operands;
    });
  }
  for (const name of ['some', 'none', 'all'] as const) {
    correct(name, (operands, context, above) => {
      if (!Array.isArray(operands)) return operands;
      const [walked, ...rest] = operands;
      return [{ preserve: walkable(made.run(walked, context, { above })) }, ...rest];
    });
  }
  correct('missing_some', (operands) =>
    Array.isArray(operands) ? [operands[0], walkable(operands[1])] : operands,
  );
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

/** The engine walks whatever says that it has a length, which is anybody's word: all but lists and texts have no elements. */
const walkable = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? {} : value;

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
