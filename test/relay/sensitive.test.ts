import { expect, test } from 'vitest';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import { toWire } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { blankSensitive } from '../../src/processes/blankSensitive.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { tablesWith as tablesThatHold } from './dump.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const vault = {
  schema: 1,
  name: 'Vault',
  language: 'en',
  start: 'pin',
  steps: {
    pin: {
      type: 'question',
      text: 'PIN?',
      answer: { type: 'text', save_as: 'pin', sensitive: true, pattern: '^[0-9]{6}$' },
      next: 'copy',
    },
    copy: { type: 'set', values: { card: 'card of {{ vars.pin }}' }, next: 'name' },
    name: {
      type: 'question',
      text: 'Name?',
      answer: { type: 'text', save_as: 'name' },
      next: 'check',
    },
    check: {
      type: 'branch',
      cases: [{ if: { in: ['card of 4821', { var: 'vars.card' }] }, next: 'right' }],
      else: 'wrong',
    },
    right: { type: 'end', status: 'success', text: 'Open' },
    wrong: { type: 'end', status: 'failure', text: 'Shut' },
  },
};

const tablesWith = (found: string) => tablesThatHold(database, found);

const variables = async (accountId: string) => {
  const [row] =
    await sql`select state->'vars' as vars from process where account_id = ${accountId}`;
  return row?.vars;
};

test('"A `sensitive` value is encrypted in the snapshot", and the flow goes by it all the same', async () => {
  const seeded = await seedAccount(database, vault);
  const worker = openWorker(database);
  const say = async (said: string) => {
    await accept(database, seeded, [text(person(1), said)]);
    await drain(worker, seeded.accountId);
  };
  await say('hola');
  await say('my pin is 482117');
  await say('482117');
  expect(await variables(seeded.accountId)).toEqual({
    pin: { $sealed: expect.any(String) },
    card: { $sealed: expect.any(String) },
  });
  expect(await tablesWith('482117')).toEqual([]);

  await say('Ana');
  const said = await sql`select direction, content->>'text' as text from message
    where account_id = ${seeded.accountId} order by seq`;
  expect(said.map(({ direction, text }) => `${direction} ${text}`)).toEqual([
    'in hola',
    'out PIN?',
    'in ***',
    expect.stringContaining('PIN?'),
    'in ***',
    'out Name?',
    'in Ana',
    'out Open',
  ]);
  expect(await tablesWith('482117')).toEqual([]);
});

test('a sensitive value that came in the form of ciphertext is sealed as any other, and stops nobody', async () => {
  const seeded = await seedAccount(database, { ...vault, variables: { pin: { $sealed: 'bm8=' } } });
  const { accountId } = seeded;
  const worker = openWorker(database);
  for (const said of ['hola', '482117']) {
    await accept(database, seeded, [text(person(4), said)]);
    await drain(worker, accountId);
  }
  const [last] = await sql`select content->>'text' as text from message
    where account_id = ${accountId} and direction = 'out' order by seq desc limit 1`;
  expect(last?.text).toBe('Name?');
});

test('a sensitive value is "blanked 24 h after the process ends", and not before', async () => {
  const seeded = await seedAccount(database, vault);
  const { accountId } = seeded;
  const worker = openWorker(database);
  for (const said of ['hola', '482117', 'Ana']) {
    await accept(database, seeded, [text(person(2), said)]);
    await drain(worker, accountId);
  }
  const hours = 3_600_000;
  const later = (offsetMs: number) =>
    openUnit({ ...worker, clock: { offsetMs } }, accountId, blankSensitive);
  expect(await later(23.9 * hours)).toBe(0);
  expect(await variables(accountId)).toMatchObject({ pin: { $sealed: expect.any(String) } });

  expect(await later(24.1 * hours)).toBe(1);
  expect(await variables(accountId)).toEqual({ pin: null, card: null, name: 'Ana' });
  expect(await later(24.1 * hours)).toBe(0);
});

test('what a sub-flow asks for is kept as ciphertext too, and so is what it leaves and is passed', async () => {
  const inside = '01890000-0000-7000-8002-000000000001';
  const steps = {
    ...vault.steps,
    wrong: { type: 'end', status: 'failure' },
    right: { type: 'end', status: 'success' },
  };
  const again = { type: 'subflow', flow_id: toWire('IPF', inside) };
  const seeded = await seedAccount(database, {
    ...vault,
    start: 'first',
    steps: {
      first: { ...again, save_as: 'opened', next: 'second' },
      second: { ...again, pass: { card: '{{ vars.opened.card }}' }, next: 'more' },
      more: vault.steps.name,
      check: { type: 'end', status: 'success' },
    },
  });
  const { accountId } = seeded;
  const definition = JSON.stringify({ ...vault, steps });
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
      created_at, updated_at)
    values (${accountId}, ${inside}, 'Inside', ${definition}::text::jsonb, 1, 1, now(), now())`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${inside}, 1, ${definition}::text::jsonb, now())`;
  const worker = openWorker(database);
  for (const said of ['hola', '482117', 'Ana', '482117', 'Eva', 'nothing']) {
    await accept(database, seeded, [text(person(3), said)]);
    await drain(worker, accountId);
    expect(await tablesWith('482117')).toEqual([]);
  }
  const [row] = await sql`select status, state->'vars' as vars from process
    where account_id = ${accountId}`;
  expect(row).toEqual({
    status: 'success',
    vars: { opened: { $sealed: expect.any(String) }, name: 'nothing' },
  });
});

test('where no key opens it, the message is buried until one does, and nobody else waits for that', async () => {
  const seeded = await seedAccount(database, vault);
  const { accountId } = seeded;
  const worker = openWorker(database);
  for (const said of ['hola', '482117']) {
    await accept(database, seeded, [text(person(4), said)]);
    await drain(worker, accountId);
  }
  const other = { ...worker, secretBox: createSecretBox([Buffer.alloc(32, 8)]) };
  await accept(database, seeded, [text(person(4), 'Ana'), text(person(5), 'hola')]);
  await drain(other, accountId);
  const dead = await sql`select error from inbox_dead where account_id = ${accountId}`;
  expect(dead).toEqual([{ error: expect.stringContaining('No key of SECRET_KEY opens') }]);
  const [said] = await sql`select count(*)::int as n from message
    where account_id = ${accountId} and content->>'text' = 'PIN?'`;
  expect(said).toEqual({ n: 2 });
});
