import { expect, test } from 'vitest';
import { isOwnFault, sqlState } from '../../src/db/sqlState.ts';
import { AppError } from '../../src/errors.ts';
import { openBody } from '../../src/relay/deadBody.ts';
import type { inboxDead } from '../../src/relay/table.ts';
import { takeTurn } from '../../src/relay/turn.ts';
import { testDatabase } from '../support/database.ts';
import { askingFlow } from '../support/flows.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = askingFlow({ reminders: [{ after: '10m', text: '¿Sigues ahí?' }] });

type DeadRow = typeof inboxDead.$inferSelect;

const [good, bad] = [person(1), person(2)];

/** Two people who are asked something; what is stored of one is nothing that we would ever write. */
async function stage() {
  const seeded = await seedAccount(database, asking);
  const worker = { ...openWorker(database), clock: { offsetMs: 0 } };
  await accept(database, seeded, [text(good, 'hola'), text(bad, 'hola')]);
  await drain(worker, seeded.accountId);
  const { accountId } = seeded;
  const ofBad = sql`account_id = ${accountId} and contact_id = (
    select id from contact where account_id = ${accountId} and wa_id = ${bad.waId ?? ''})`;
  const [before] = await sql<{ state: never }[]>`select state from process where ${ofBad}`;
  await sql`update process set state = 'null' where ${ofBad}`;
  const mend = () =>
    sql`update process set state = ${sql.json(before?.state as never)} where ${ofBad}`;
  return { seeded, worker, ofBad, mend };
}

const heard = async ({ accountId }: Seeded) =>
  (
    await sql<{ text: string }[]>`select content->>'text' as text from message
      where account_id = ${accountId} and direction = 'in' and content->>'text' <> 'hola'
      order by content->>'text'`
  ).map((row) => row.text);

test('an event over which our own code fails is buried with the error, and all others are decided', async () => {
  const { seeded, worker } = await stage();
  await accept(database, seeded, [
    text(good, 'uno'),
    text(bad, 'dos'),
    text(good, 'tres'),
    text(person(3), 'cuatro'),
  ]);
  await drain(worker, seeded.accountId);
  expect(await heard(seeded)).toEqual(['cuatro', 'tres', 'uno']);
  const [dead, ...others] = await sql<DeadRow[]>`
    select account_id as "accountId", id, body, error from inbox_dead
    where account_id = ${seeded.accountId}`;
  expect(others).toEqual([]);
  expect(dead?.error).toMatch(/^It cannot be worked: TypeError: .*null/);
  expect(dead && JSON.parse(openBody(worker.secretBox, dead)).content.text).toBe('dos');
  expect(await sql`select 1 from inbox where account_id = ${seeded.accountId}`).toEqual([]);
});

test('timers over which our own code fails wait an hour, keep nobody else waiting, and fire once it is mended', async () => {
  const { seeded, worker, ofBad, mend } = await stage();
  const { accountId } = seeded;
  const reminded = async () =>
    (
      await sql<{ wa_id: string }[]>`select c.wa_id from message m
        join contact c on c.account_id = m.account_id and c.id = m.contact_id
        where m.account_id = ${accountId} and m.content->>'text' = '¿Sigues ahí?'`
    ).map((row) => row.wa_id);
  worker.clock.offsetMs = 11 * 60_000;
  for (let turns = 0; turns < 6; turns++) await takeTurn(worker, accountId);
  expect(await reminded()).toEqual([good.waId]);
  expect(await sql`select status from process where ${ofBad}`).toEqual([{ status: 'pending' }]);
  await mend();
  worker.clock.offsetMs = 72 * 60_000;
  await drain(worker, accountId);
  expect(await reminded()).toEqual([good.waId, bad.waId]);
});

test("a fault of the moment is nobody's: it is thrown, and nothing is buried", async () => {
  const { seeded, worker } = await stage();
  await accept(database, seeded, [text(bad, 'dos')]);
  await sql.begin(async (tx) => {
    await tx`lock table process in access exclusive mode`;
    const failed = await takeTurn(worker, seeded.accountId).catch((error: unknown) => error);
    // What the statements after it were told says nothing of why.
    expect(sqlState(failed)).toBe('55P03');
  });
  expect(await sql`select 1 from inbox_dead where account_id = ${seeded.accountId}`).toEqual([]);
  expect(await sql`select 1 from inbox where account_id = ${seeded.accountId}`).toHaveLength(1);
});

test.each([
  ['a mistake of ours', new TypeError('x is null'), true],
  ['what we say to a caller', new AppError('not_found', 'There is none'), true],
  [
    'an argument that Node refuses',
    Object.assign(new Error(), { code: 'ERR_INVALID_ARG_TYPE' }),
    true,
  ],
  [
    'a value that the driver refuses',
    Object.assign(new Error(), { code: 'UNDEFINED_VALUE' }),
    true,
  ],
  ['a deadlock', Object.assign(new Error(), { code: '40P01' }), false],
  ['a server that shuts down', Object.assign(new Error(), { code: '57P01' }), false],
  ['a refused row', Object.assign(new Error(), { code: '23505' }), false],
  ['a lost connection', Object.assign(new Error(), { code: 'CONNECTION_CLOSED' }), false],
  ['a refused connection', Object.assign(new Error(), { code: 'ECONNREFUSED' }), false],
  ['a closed socket', Object.assign(new Error(), { code: 'ERR_SOCKET_CLOSED' }), false],
])('%s is our own fault: %#', (_, error, own) => {
  expect(isOwnFault(error)).toBe(own);
  expect(isOwnFault(new Error('Failed query', { cause: error }))).toBe(own);
});
