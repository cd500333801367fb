import type { Json } from '../messages/events.ts';

/** Where a value is read: `['vars', 'quote', 'total']`. A part found out only while running ends the path. */
export type Path = (string | number)[];

/** A path as one text, from which it can be read again: `contact.properties.tier`, a dot within a part as `\.`. */
export const nameOfPath = (path: Path): string =>
  path.map((part) => String(part).replaceAll(/[\\.]/g, '\\$&')).join('.');

/** The reverse of `nameOfPath`. */
export const pathNamed = (name: string): string[] =>
  `${name}.`
    .match(/(?:\\.|[^\\.])*\./gs)
    ?.map((part) => part.slice(0, -1).replaceAll(/\\(.)/gs, '$1')) ?? [];

type Segment = string | number | Segment[];

/** The same paths, each once. */
export const eachOnce = (paths: Path[]): Path[] => [
  ...new Map(paths.map((path) => [path.join('.'), path])).values(),
];

/** Paths from Liquid's analysis, where a nested list is itself a path (`vars[trigger.response]`). */
export function pathsOf(found: Segment[][]): Path[] {
  return found.flatMap((segments) => {
    const path: Path = [];
    for (const segment of segments) {
      if (Array.isArray(segment)) break;
      path.push(segment);
    }
    const nested = segments.filter((segment) => Array.isArray(segment));
    return [path, ...pathsOf(nested)];
  });
}

/** Paths a JSONLogic condition reads: its `var`, `val` and `missing`; a computed name is left out. */
export function conditionPaths(logic: unknown): Path[] {
  if (Array.isArray(logic)) return logic.flatMap(conditionPaths);
  if (logic === null || typeof logic !== 'object') return [];
  return Object.entries(logic).flatMap(([operator, operands]) => {
    const [first] = Array.isArray(operands) ? operands : [operands];
    if (operator === 'var' && typeof first === 'string' && first !== '') return [first.split('.')];
    if (operator === 'val' && Array.isArray(operands)) return [operands.filter(isName)];
    if (operator === 'missing' && Array.isArray(operands)) {
      return operands.filter((name) => typeof name === 'string').map((name) => name.split('.'));
    }
    return conditionPaths(operands);
  });
}

const isName = (part: unknown): part is string => typeof part === 'string';

/** The value at a path, null where there is none. */
export function valueAt(scope: Record<string, unknown>, path: Path): Json {
  let value: unknown = scope;
  for (const part of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, part)) return null;
    value = (value as Record<string | number, unknown>)[part];
  }
  // Scopes hold JSON and nothing else, by their types.
  return (value ?? null) as Json;
}
