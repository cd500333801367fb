import type { FlowDefinition, Step } from '../definition.ts';
import { cyclesOf } from './cycles.ts';
import { writtenBy } from './variables.ts';
import type { Way } from './ways.ts';

/**
 * Whether a circle is counted: one variable grows in it, is written by nothing else in it, and every way
 * round passes both the growing and a `branch` that lets it go on only below a number.
 */
export function isCounted(
  { steps }: FlowDefinition,
  group: readonly string[],
  waysIn: (name: string) => Way[],
): boolean {
  const counters = new Set(group.flatMap((name) => countersOf(steps[name])));
  return [...counters].some((variable) => {
    const counting = group.filter((name) => countersOf(steps[name]).includes(variable));
    const isWrittenElsewhere = group.some(
      (name) => !counting.includes(name) && writtenBy(steps[name]).has(variable),
    );
    if (isWrittenElsewhere) return false;
    const unguarded = (name: string) =>
      waysIn(name)
        .filter(({ field }) => !isGuarded(steps[name], field, variable))
        .map(({ next }) => next);
    const uncounted = (name: string) =>
      waysIn(name)
        .map(({ next }) => next)
        .filter((next) => !counting.includes(next));
    const others = group.filter((name) => !counting.includes(name));
    return cyclesOf(group, unguarded).length === 0 && cyclesOf(others, uncounted).length === 0;
  });
}

/** Variables that a step makes greater: `"tries": "{{ vars.tries | plus: 1 }}"`. */
function countersOf(step: Step | undefined): string[] {
  if (step?.type !== 'set') return [];
  return Object.entries(step.values).flatMap(([name, written]) => {
    const [, variable, by] =
      (typeof written === 'string' &&
        /^\{\{-?\s*vars\.(\w+)\s*\|\s*plus:\s*(\d+(?:\.\d+)?)\s*-?\}\}$/.exec(written)) ||
      [];
    return variable === name && Number(by) > 0 ? [name] : [];
  });
}

/** Whether a way of a `branch` is closed once the variable has grown enough. */
function isGuarded(step: Step | undefined, field: string, variable: string): boolean {
  if (step?.type !== 'branch') return false;
  const at = field === 'else' ? step.cases.length : Number(field.split('.')[1]);
  const leavesEarlier = step.cases.slice(0, at).some((each) => bound(each.if, variable) === 'from');
  return (
    leavesEarlier || (at < step.cases.length && bound(step.cases[at]?.if, variable) === 'below')
  );
}

/** What a condition says about a variable: it is `below` a number, or `from` a number on. */
function bound(logic: unknown, variable: string): 'below' | 'from' | undefined {
  if (logic === null || typeof logic !== 'object') return undefined;
  const [[operator, operands] = []] = Object.entries(logic);
  if (!Array.isArray(operands) || operands.length !== 2) return undefined;
  const [left, right] = operands;
  const isBelow = operator === '<' || operator === '<=';
  if (!isBelow && operator !== '>' && operator !== '>=') return undefined;
  if (isVariable(left, variable) && typeof right === 'number') return isBelow ? 'below' : 'from';
  if (typeof left === 'number' && isVariable(right, variable)) return isBelow ? 'from' : 'below';
  return undefined;
}

const isVariable = (operand: unknown, name: string): boolean =>
  JSON.stringify(operand) === JSON.stringify({ var: `vars.${name}` });
