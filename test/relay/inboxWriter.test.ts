import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { hash16 } from '../../src/db/hash16.ts';
import type { NewInboxRow } from '../../src/relay/inboxInsert.ts';
import { createInboxWriter, InboxBusy } from '../../src/relay/inboxWriter.ts';
import { laneOf } from '../../src/relay/lanes.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const { sql } = database;
const log = pino({ level: 'silent' });
const clock = { offsetMs: 0 };
const open = (db = database) => createInboxWriter({ database: db, clock, log, wake: () => {} });

const accountOf = (n: number) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const row = (accountId: string, id: string, more: Partial<NewInboxRow> = {}): NewInboxRow => ({
  accountId,
  lineId: null,
  key: hash16(`${accountId} ${id}`),
  kind: 'message',
  field: 'messages',
  at: undefined,
  body: JSON.stringify({ id }),
  who: undefined,
  ...more,
});

const bodies = async (accountId: string) =>
  (await sql`select body from inbox where account_id = ${accountId} order by id`).map(
    (each) => each.body,
  );

test('a row that the database cannot take is buried alone; requests that shared its insert are written', async () => {
  const accountId = accountOf(1);
  const writer = open();
  await Promise.all([
    writer.write([row(accountId, 'a')]),
    writer.write([row(accountId, 'b'), row(accountId, 'poison', { body: 'zero \u0000 byte' })]),
    writer.write([row(accountId, 'c')]),
  ]);
  expect(await bodies(accountId)).toEqual(['{"id":"a"}', '{"id":"b"}', '{"id":"c"}']);
  const [dead] = await sql`select body, error from inbox_dead where account_id = ${accountId}`;
  expect(Buffer.from(dead?.body, 'base64').toString()).toBe('zero \u0000 byte');
  expect(dead?.error).toContain('invalid byte sequence');
});

const outcomesOf = (writes: Promise<void>[]) =>
  Promise.all(
    writes.map((write) =>
      write.then(
        () => 'written' as const,
        (error: unknown) => {
          if (error instanceof InboxBusy) return error.why;
          throw error;
        },
      ),
    ),
  );

const idsIn = async (accountId: string) =>
  (await bodies(accountId)).map((body) => String(JSON.parse(body).id));

test('at most 2,000 requests wait, half of them of one account: the next is refused at once, and one of another account is not', async () => {
  const [flooding, second, quiet] = [accountOf(20), accountOf(21), accountOf(22)];
  const writer = open();
  const many = (accountId: string, count: number) =>
    Array.from({ length: count }, (_, n) => writer.write([row(accountId, String(n))]));
  const outcomes = await Promise.all([
    outcomesOf(many(flooding, 1_500)),
    outcomesOf(many(second, 600)),
    outcomesOf(many(quiet, 3)),
  ]);
  const full = outcomes.map((some) => some.filter((each) => each === 'full').length);
  expect(full).toEqual([500, 100, 0]);
  // What is told as late may be there; what was written is, and what had no room is not.
  for (const [index, accountId] of [flooding, second, quiet].entries()) {
    const there = new Set(await idsIn(accountId));
    for (const [n, outcome] of (outcomes[index] ?? []).entries()) {
      if (outcome !== 'late') expect(there.has(String(n))).toBe(outcome === 'written');
    }
  }
});

test('at most 32 MB wait, half of them of one account', async () => {
  const [large, other] = [accountOf(23), accountOf(24)];
  const writer = open();
  const body = JSON.stringify({ id: 'x'.repeat(5 * 1024 * 1024) });
  const write = (accountId: string, id: string) => writer.write([row(accountId, id, { body })]);
  const outcomes = await Promise.all([
    outcomesOf(['a', 'b', 'c', 'd', 'e'].map((id) => write(large, id))),
    outcomesOf(['a', 'b', 'c'].map((id) => write(other, id))),
  ]);
  const full = outcomes.map((some) => some.map((each) => each === 'full'));
  expect(full).toEqual([
    [false, false, false, true, true],
    [false, false, true],
  ]);
});

test('what waited in vain is dropped, and keeps nobody waiting once the database takes rows again', async () => {
  const accountId = accountOf(25);
  const writer = open();
  const outcomes = await sql.begin(async (tx) => {
    await tx`lock table inbox in exclusive mode`;
    const onItsWay = writer.write([row(accountId, 'on its way')]);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    return await outcomesOf([onItsWay, writer.write([row(accountId, 'in vain')])]);
  });
  expect(outcomes).toEqual(['late', 'late']);
  await writer.write([row(accountId, 'next')]);
  expect(await idsIn(accountId)).toEqual(['on its way', 'next']);
});

test('of an account of which too much waits in the database nothing more is taken, and of others it is', async () => {
  const [full, other] = [accountOf(26), accountOf(27)];
  const isFull = (accountId: string) => accountId === full;
  const writer = createInboxWriter({ database, clock, log, wake: () => {}, isFull });
  const writes = [full, other].map((accountId) => writer.write([row(accountId, 'a')]));
  expect(await outcomesOf(writes)).toEqual(['full', 'written']);
  expect([await idsIn(full), await idsIn(other)]).toEqual([[], ['a']]);
});

/** How many inserts wrote what waits of these accounts: an id is the number of its insert times 1,024. */
const insertsOf = async (accountIds: string[]) =>
  (await sql`select distinct id / 1024 from inbox where account_id = any(${accountIds})`).length;

test('many accounts with an event each share three inserts', async () => {
  const accountIds = Array.from({ length: 60 }, (_, n) => accountOf(100 + n));
  const woken: string[] = [];
  const wake = (accountId: string) => void woken.push(accountId);
  const writer = createInboxWriter({ database, clock, log, wake });
  await Promise.all(accountIds.map((accountId) => writer.write([row(accountId, 'a')])));
  expect(await insertsOf(accountIds)).toBe(3);
  expect(woken.toSorted()).toEqual(accountIds);
  for (const accountId of accountIds) expect(await idsIn(accountId)).toEqual(['a']);
});

test('accounts that are no more than inserts may be on their way go alone', async () => {
  const accountIds = [accountOf(160), accountOf(161), accountOf(162)];
  const writer = open();
  await Promise.all(accountIds.map((accountId) => writer.write([row(accountId, 'a')])));
  expect(await insertsOf(accountIds)).toBe(3);
});

test('a row that the database cannot take harms no account that shared its insert', async () => {
  const accountIds = Array.from({ length: 9 }, (_, n) => accountOf(170 + n));
  const [poisoned = ''] = accountIds;
  const writer = open();
  await Promise.all([
    ...accountIds.map((accountId) => writer.write([row(accountId, 'a')])),
    writer.write([row(poisoned, 'poison', { body: 'zero \u0000 byte' })]),
  ]);
  for (const accountId of accountIds) expect(await idsIn(accountId)).toEqual(['a']);
  const dead = await sql`select 1 from inbox_dead where account_id = any(${accountIds})`;
  expect(dead).toHaveLength(1);
});

test('a contact’s events go into the lane of the contact, whichever of its names they carry', async () => {
  const accountId = accountOf(3);
  const contactId = accountOf(33);
  await sql`insert into contact_identity (account_id, kind, value, contact_id, created_at)
    values (${accountId}, 'user_id', 'PE.1', ${contactId}, now()),
      (${accountId}, 'number', '51900000001', ${contactId}, now())`;
  await open().write([
    row(accountId, 'by user id', { who: { userId: 'PE.1' } }),
    row(accountId, 'by number', { who: { waId: '51900000001' } }),
    row(accountId, 'a stranger', { who: { userId: 'PE.2', waId: '51900000002' } }),
  ]);
  const lanes = await sql`select lane from inbox where account_id = ${accountId} order by id`;
  expect(lanes.map((each) => each.lane)).toEqual([
    laneOf(contactId),
    laneOf(contactId),
    laneOf('user_id:PE.2'),
  ]);
});

test('writers on two connections with the same thousand rows in opposite order both end, each row once', async () => {
  const accountId = accountOf(4);
  const second = connect({
    url: database.url,
    pool: 2,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  const rows = Array.from({ length: 1_000 }, (_, n) => row(accountId, String(n)));
  const writers = [open(), open({ ...database, ...second })];
  for (let round = 0; round < 5; round++) {
    await sql`delete from inbox where account_id = ${accountId}`;
    await Promise.all(writers.map((writer, n) => writer.write(n === 0 ? rows : rows.toReversed())));
    expect((await bodies(accountId)).length).toBe(1_000);
  }
  await second.close();
});
