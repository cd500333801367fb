import type { Json } from '../messages/events.ts';
import { conditionEngine as engine } from './conditionEngine.ts';
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
