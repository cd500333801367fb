import type { Json } from '../messages/events.ts';

/** JSONLogic as people write it, for pictures: `vars.tries < 3`. What it has no words for stays JSON. */
export function conditionText(logic: Json): string {
  if (Array.isArray(logic)) return `[${logic.map(conditionText).join(', ')}]`;
  if (logic === null || typeof logic !== 'object') return JSON.stringify(logic);
  const [[operator, operands] = ['', null], ...others] = Object.entries(logic);
  const given = Array.isArray(operands) ? operands : [operands ?? null];
  const [first = null, second = null] = given;
  if (others.length > 0) return JSON.stringify(logic);
  if (operator === 'var') return typeof first === 'string' ? first : JSON.stringify(logic);
  if (operator === '!' || operator === '!!') {
    return `${operator === '!' ? 'not ' : ''}${conditionText(first)}`;
  }
  const said = between[operator];
  if (said === undefined) return JSON.stringify(logic);
  if (operator === 'and' || operator === 'or') return given.map(conditionText).join(` ${said} `);
  return given.length === 2
    ? `${conditionText(first)} ${said} ${conditionText(second)}`
    : JSON.stringify(logic);
}

const between: Record<string, string> = {
  '==': '=',
  '===': '=',
  '!=': '≠',
  '!==': '≠',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
  in: 'in',
  and: 'and',
  or: 'or',
};
