import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/messages/events.ts';
import { names } from '../../../src/providers/meta/names.ts';
import { normalise } from '../../../src/providers/meta/normalise.ts';
import { message, webhook, webhookSample, webhookSamples } from './samples.ts';

const anyJson = fc.jsonValue({ maxDepth: 4 });

test('any JSON as a body gives events and never throws', () => {
  fc.assert(
    fc.property(anyJson, (body) => {
      expect(normalise(body).length).toBeGreaterThan(0);
      names(body);
    }),
    { numRuns: 500 },
  );
});

/** Everywhere in a JSON value, as the keys that lead there. */
function places(value: unknown, here: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [here];
  const inner = Object.entries(value).flatMap(([key, item]) =>
    places(item, [...here, Array.isArray(value) ? Number(key) : key]),
  );
  return [here, ...inner];
}

/** A copy with something else at one place. */
function replaced(value: unknown, place: (string | number)[], by: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined || typeof value !== 'object' || value === null) return by;
  if (Array.isArray(value))
    return value.map((item, at) => (at === key ? replaced(item, rest, by) : item));
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, item]) => [name, name === key ? replaced(item, rest, by) : item]),
  );
}

const samples = webhookSamples().map(webhookSample);
const damaged = fc
  .constantFrom(...samples)
  .chain((sample) => fc.tuple(fc.constant(sample), fc.constantFrom(...places(sample)), anyJson))
  .map(([sample, place, by]) => replaced(sample, place, by));

const entriesOf = (body: unknown): unknown[] =>
  typeof body === 'object' && body !== null && 'entry' in body && Array.isArray(body.entry)
    ? body.entry
    : [body];

test('a sample with anything anywhere never costs the entries around it, nor itself', () => {
  const before = webhook('messages', { messages: [message({ id: 'wamid.before' })] });
  const after = webhook('messages', { messages: [message({ id: 'wamid.after' })] });
  fc.assert(
    fc.property(damaged, (bad) => {
      const entry = [...before.entry, ...entriesOf(bad), ...after.entry];
      const keys = normalise({ object: 'whatsapp_business_account', entry }).map(({ key }) => key);
      expect(keys.at(0)).toBe('message 1065 wamid.before');
      expect(keys.at(-1)).toBe('message 1065 wamid.after');
      expect(keys.length).toBeGreaterThanOrEqual(2 + Math.min(1, entriesOf(bad).length));
    }),
    { numRuns: 1500 },
  );
});

const item = message();
const damagedItem = fc
  .tuple(fc.constantFrom(...places(item)), anyJson)
  .map(([place, by]) => replaced(item, place, by));

test('a message with anything anywhere is exactly one event among its neighbours', () => {
  const first = message({ id: 'wamid.before' });
  const last = message({ id: 'wamid.after' });
  fc.assert(
    fc.property(damagedItem, anyJson, (bad, contacts) => {
      const body = webhook('messages', { contacts, messages: [first, bad, last] });
      const events = normalise(body);
      expect(events.slice(0, 3).map(({ key }) => key)).toEqual([
        'message 1065 wamid.before',
        events[1]?.key,
        'message 1065 wamid.after',
      ]);
    }),
    { numRuns: 1500 },
  );
});

test('everything in an unreadable message is in its event', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anyJson), (fields) => {
      const { id: _, ...rest } = fields;
      const raw: Json = JSON.parse(JSON.stringify(rest));
      const [event] = normalise(webhook('messages', { messages: [raw] }));
      expect(event?.body).toMatchObject({ kind: 'notice', about: 'malformed' });
      if (event?.body.kind !== 'notice') throw new Error('no notice');
      // Compared as JSON text: an own key named __proto__ is a key like any other.
      expect(JSON.stringify(event.body.raw)).toBe(JSON.stringify(raw));
    }),
    { numRuns: 300 },
  );
});

test('events survive being written as JSON and are clean to be stored', () => {
  const poison = fc.stringMatching(/^[a\0\ud800]{1,4}$/);
  fc.assert(
    fc.property(damaged, poison, (bad, text) => {
      const body = { ...Object(bad), [`x${text}`]: { [text]: text } };
      const written = JSON.stringify(normalise(body));
      expect(written).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    }),
    { numRuns: 500 },
  );
});
