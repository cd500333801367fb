import type { Json } from '../messages/events.ts';

/**
 * A JSON value with the fields of its objects in the order in which they come back once they have been
 * stored (`jsonb`: shorter names first, then by bytes), so that what goes over them sees the same order
 * at once, later, and in a replay. What is in order already is handed on as it is.
 */
export function inStoredOrder<T extends Json>(value: T): T {
  // The same value with its fields in another order is of the same type.
  return ordered(value) as T;
}

function ordered(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map(ordered);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (isInOrder(value)) return value;
  const fields = Object.entries(value).map(([name, inner]): [string, Json] => [
    name,
    ordered(inner),
  ]);
  return Object.fromEntries(fields.sort(([one], [other]) => (isAfter(one, other) ? 1 : -1)));
}

/** Nearly everything is, each time a variable is set: it is found out without making anything. */
function isInOrder(value: { [name: string]: Json }): boolean {
  let before: string | undefined;
  for (const name of Object.keys(value)) {
    const inner = value[name] ?? null;
    if (ordered(inner) !== inner || (before !== undefined && isAfter(before, name))) return false;
    before = name;
  }
  return true;
}

function isAfter(one: string, other: string): boolean {
  const [length, others] = [Buffer.byteLength(one), Buffer.byteLength(other)];
  if (length !== others) return length > others;
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) > 0;
}
