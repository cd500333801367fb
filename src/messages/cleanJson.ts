import type { Json } from './events.ts';

/** How deep JSON from outside may nest; what lies deeper becomes `tooDeep`. */
export const maxDepth = 64;

/** Stands where something nested deeper than `maxDepth` was cut off. */
export const tooDeep = '[cut: nested too deep]';

const loneSurrogate = /\p{Surrogate}/u;
const replacement = '\u{FFFD}';

/**
 * A parsed JSON body as it may be stored: U+0000 and lone surrogates, which Postgres refuses, become
 * U+FFFD in texts and names; what nests deeper than 64 is cut; numbers JSON has no word for (1e999
 * parses to infinity) become null. Gives back the same value where there is nothing to clean.
 */
export const cleanJson = (value: unknown): Json => clean(value, 1);

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
      return Array.isArray(value) ? cleanArray(value, depth) : cleanObject(value, depth);
    default:
      return null;
  }
}

function cleanArray(items: unknown[], depth: number): Json {
  const cleaned = items.map((item) => clean(item, depth + 1));
  return cleaned.every((item, at) => item === items[at]) ? same(items) : cleaned;
}

function cleanObject(record: object, depth: number): Json {
  const entries = Object.entries(record);
  let changed = false;
  const cleaned = entries.map(([name, value]): [string, Json] => {
    const entry: [string, Json] = [cleanText(name), clean(value, depth + 1)];
    changed ||= entry[0] !== name || entry[1] !== value;
    return entry;
  });
  // fromEntries defines its properties, so that a key named `__proto__` stays a key.
  return changed ? Object.fromEntries(cleaned) : same(record);
}

function cleanText(text: string): string {
  if (!text.includes('\0') && !loneSurrogate.test(text)) return text;
  return text.replaceAll('\0', replacement).replace(/\p{Surrogate}/gu, replacement);
}

/** Every part was found to be JSON already, so the whole is. */
const same = (value: object): Json => value as Json;
