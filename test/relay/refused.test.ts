import { beforeAll, expect, test } from 'vitest';
import { takeTurn } from '../../src/relay/turn.ts';
import { testDatabase } from '../support/database.ts';
import { askingFlow } from '../support/flows.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';
import { accept, deadIn, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

// Some row that the database will not have, whatever the reason: deciding it was no fault.
beforeAll(async () => {
  await sql`alter table message add constraint refused check (content->>'text' not like '%poison%')`;
});

const asking = askingFlow({
  reminders: [{ after: '10m', text: 'Dijiste {{ vars.said }}{{ vars.tail }}' }],
});

const said = async ({ accountId }: Seeded) =>
  (
    await sql<{ text: string }[]>`select content->>'text' as text from message
      where account_id = ${accountId} and direction = 'in' order by content->>'text'`
  ).map((row) => row.text);

test('an event whose decision the database refuses is buried without what it said, and no other with it', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const words = Array.from({ length: 60 }, (_, n) => (n === 40 ? 'poison' : `hola ${n}`));
  await accept(
    database,
    seeded,
    words.map((each, n) => text(person(n), each)),
  );
  // Two at once: what one of them buries the other must not take for its own.
  const workers = [openWorker(database), openWorker(database)];
  await Promise.all(workers.map((worker) => drain(worker, accountId)));

  expect(await said(seeded)).toEqual(words.filter((each) => each !== 'poison').sort());
  const dead = await deadIn(sql);
  expect(dead).toEqual([{ text: 'poison', error: expect.stringContaining('SQLSTATE 23514') }]);
  expect(dead[0]?.error).not.toContain('51900000040');
});

test('timers whose decision the database refuses end their process, and keep nobody waiting', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const people = [person(101), person(102), person(103)];
  await accept(
    database,
    seeded,
    people.map((who) => text(who, 'hola')),
  );
  await drain(worker, accountId);
  await sql`update process set state = jsonb_set(state, '{vars}', '{"tail": "poison"}')
    where account_id = ${accountId} and contact_id = (
      select id from contact where account_id = ${accountId} and wa_id = ${people[1]?.waId ?? ''})`;

  worker.clock.offsetMs = 11 * 60_000;
  try {
    for (let turns = 0; turns < 5; turns++) await takeTurn(worker, accountId);
    await accept(database, seeded, [text(person(104), 'hola')]);
    await drain(worker, accountId);
  } finally {
    worker.clock.offsetMs = 0;
  }
  expect(
    await sql`select p.status, p.failure_status, c.wa_id from process p
      join contact c on c.account_id = p.account_id and c.id = p.contact_id
      where p.account_id = ${accountId} and p.status <> 'pending'`,
  ).toEqual([{ status: 'failure', failure_status: 'system_error', wa_id: people[1]?.waId }]);
  const reminded = await sql`select 1 from message
    where account_id = ${accountId} and content->>'text' = 'Dijiste '`;
  expect(reminded).toHaveLength(2);
});
