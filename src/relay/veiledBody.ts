import type { Json } from '../messages/events.ts';

/** What says of what kind a thing is, and nothing of what somebody said. */
const plain = new Set([
  'kind',
  'type',
  'status',
  'about',
  'field',
  'mimeType',
  'marketing',
  'code',
  'voice',
  'forwarded',
  'requested',
]);
const numbers = new Set(['phone', 'waId']);

/**
 * A body as it may be looked into: its shape stays, and of what people said, sent or are there is only how long
 * it is; of a number the last four digits.
 */
export function veiled(body: Json, name = ''): Json {
  if (Array.isArray(body)) return body.map((each) => veiled(each, name));
  if (body !== null && typeof body === 'object') {
    return Object.fromEntries(
      Object.entries(body).map(([key, value]) => [key, veiled(value, key)]),
    );
  }
  if (body === null || typeof body === 'boolean' || plain.has(name)) return body;
  const text = String(body);
  if (numbers.has(name) && text.length > 6) return `••••${text.slice(-4)}`;
  return `•••• (${text.length})`;
}
