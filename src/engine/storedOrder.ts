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
  const names = Object.keys(value);
  const fields = names.map((name): [string, Json] => [name, ordered(value[name] ?? null)]);
  const isSame = fields.every(
    ([name, inner], index) => inner === value[name] && !isAfter(names[index - 1], name),
  );
  if (isSame) return value;
  return Object.fromEntries(fields.sort(([one], [other]) => (isAfter(one, other) ? 1 : -1)));
}

function isAfter(one: string | undefined, other: string): boolean {
  if (one === undefined) return false;
  const [bytes, others] = [Buffer.from(one), Buffer.from(other)];
  return bytes.length === others.length
    ? Buffer.compare(bytes, others) > 0
    : bytes.length > others.length;
}
