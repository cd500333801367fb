import type { Json } from '../../messages/events.ts';

/**
 * A piece of a step with a life of its own. `path` is its place in the step (`invalid.text`), which is
 * also the key of its translations. `limit` is how many characters WhatsApp takes there.
 */
export type Part =
  | { kind: 'said'; path: string; source: string; limit: number }
  | { kind: 'template'; path: string; source: string }
  /** A template that may name secrets and media links. */
  | { kind: 'call'; path: string; source: string }
  | { kind: 'condition'; path: string; logic: Json }
  | { kind: 'pattern'; path: string; source: string };

/** Text that is said to the contact, if the author wrote it. */
export const said = (path: string, source: string | undefined, limit: number): Part[] =>
  source === undefined ? [] : [{ kind: 'said', path, source, limit }];

/** Every text inside a JSON value, as templates. */
export function templatesIn(path: string, value: unknown): Part[] {
  if (typeof value === 'string') return [{ kind: 'template', path, source: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => templatesIn(`${path}.${key}`, inner));
}
