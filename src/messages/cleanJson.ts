import type { Json } from './events.ts';

/** How deep JSON from outside may nest; what lies deeper becomes `tooDeep`. */
const maxDepth = 64;

/** Stands where something nested deeper than `maxDepth` was cut off. */
const tooDeep = '[cut: nested too deep]';

const replacement = '\u{FFFD}';

/**
 * A parsed JSON body as it may be stored: U+0000 and lone surrogates, which Postgres refuses, become
 * U+FFFD in texts and names; what nests deeper than 64 is cut; numbers JSON has no word for (1e999
 * parses to infinity) become null. Gives back the same value where there is nothing to clean.
 */
export const cleanJson = (value: unknown): Json => (isClean(value, 1) ? value : clean(value, 1));

/** Looks first, for nearly every body is clean and needs no copy. */
function isClean(value: unknown, depth: number): value is Json {
  switch (typeof value) {
    case 'string':
      return isCleanText(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    case 'object':
      if (value === null) return true;
      if (depth > maxDepth) return false;
      if (Array.isArray(value)) return value.every((item) => isClean(item, depth + 1));
      return isCleanRecord(value, depth);
    default:
      return false;
  }
}

function isCleanRecord<T extends object>(record: T, depth: number): boolean {
  for (const name in record) {
    if (!isCleanText(name) || !isClean(record[name], depth + 1)) return false;
  }
  return true;
}

function clean(value: unknown, depth: number): Json {
  switch (typeof value) {
    case 'string':
      return cleanText(value);
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (depth > maxDepth) return tooDeep;
      if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
      // fromEntries defines its properties, so that a key named `__proto__` stays a key.
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [cleanText(name), clean(item, depth + 1)]),
      );
    default:
      return null;
  }
}

const isCleanText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const cleanText = (text: string): string =>
  text.replaceAll('\0', replacement).replace(/\p{Surrogate}/gu, replacement);
