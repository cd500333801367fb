import { expect, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { talk } from './talk.ts';

const database = await testDatabase();
const { sql } = database;

/** Asks, sets what was answered under that name, and says what it sees under another. */
const setting = (property: string, seen: string) => ({
  schema: 1,
  name: 'Setting',
  language: 'en',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: `{{ contact.properties.${seen} }}?`,
      answer: { type: 'text', save_as: 'given' },
      next: 'set',
    },
    set: { type: 'set_property', property, value: '{{ vars.given }}', next: 'ask' },
    done: { type: 'end', status: 'success' },
  },
});

const propertyId = '01890000-0000-7000-8000-0000000000c1';
const wireId = toWire('CCP', propertyId);

async function talkWith(
  definition: object,
  { name, key, type }: { name: string; key: string; type: string },
) {
  const talking = await talk(database, definition);
  await sql`insert into contact_property (account_id, id, name, key, type, allowed_values, is_hidden,
      created_at, updated_at)
    values (${talking.accountId}, ${propertyId}, ${name}, ${key}, ${type}, '[]', false, now(), now())`;
  return {
    ...talking,
    properties: async () =>
      (await sql`select properties from contact where account_id = ${talking.accountId}`)[0]
        ?.properties,
    findings: async () =>
      (await sql`select findings from process where account_id = ${talking.accountId}`)[0]
        ?.findings,
  };
}

test.each([
  ['name', 'town', 'town'],
  ['id', wireId, wireId],
  ['first name', 'city', 'city'],
])('a flow sets and reads a property by its %s', async (_, property, seen) => {
  const flow = setting(property, seen);
  const { say, out, properties } = await talkWith(flow, {
    name: 'town',
    key: 'city',
    type: 'string',
  });
  await say('hola');
  await say('Lima');
  await say('Cusco');
  expect(await out()).toEqual(['?', 'Lima?', 'Cusco?']);
  expect(await properties()).toEqual({ city: 'Cusco' });
});

test('a flow keeps a value as its property has it, and one that it cannot have is a finding', async () => {
  const given = { name: 'age', key: 'age', type: 'int' };
  const { say, properties, findings } = await talkWith(setting('age', 'age'), given);
  await say('hola');
  await say(' 42 ');
  expect([await properties(), await findings()]).toEqual([{ age: 42 }, 0]);
  await say('old');
  expect([await properties(), await findings()]).toEqual([{ age: 42 }, 1]);
});

test('what no property is called so is kept under the name that the flow gave it', async () => {
  const given = { name: 'age', key: 'age', type: 'int' };
  const { say, properties } = await talkWith(setting('mood', 'mood'), given);
  await say('hola');
  await say('fine');
  expect(await properties()).toEqual({ mood: 'fine' });
});

test('a property that is being deleted takes nothing from a flow and shows it nothing', async () => {
  const given = { name: 'city', key: 'city', type: 'string' };
  const { accountId, say, out, properties, findings } = await talkWith(
    setting('city', 'city'),
    given,
  );
  await say('hola');
  await say('Lima');
  await sql`update contact_property set deleted_at = now() where account_id = ${accountId}`;
  await say('Cusco');
  await say('Puno');
  expect(await properties()).toEqual({ city: 'Lima' });
  expect(await findings()).toBe(2);
  // In the turn in which it is set a flow sees what it has just said; in the next it is gone.
  expect((await out()).at(-1)).toBe('Puno?');
});
