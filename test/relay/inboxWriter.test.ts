import { pino } from 'pino';
import { expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { hash16 } from '../../src/db/hash16.ts';
import { createInboxWriter, InboxBusy, type NewInboxRow } from '../../src/relay/inboxWriter.ts';
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

test('more than 32 MB that wait are refused as busy, and what waited is written', async () => {
  const accountId = accountOf(2);
  const writer = open();
  const big = 'x'.repeat(9 * 1024 * 1024);
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c', 'd', 'e'].map((id) => writer.write([row(accountId, id, { body: big })])),
  );
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThanOrEqual(2);
  for (const each of refused) {
    expect(each.status === 'rejected' && each.reason instanceof InboxBusy).toBe(true);
  }
  // What is told as busy for want of time may be written all the same; what had no room is not.
  const written = async () =>
    (await sql`select 1 from inbox where account_id = ${accountId}`).length;
  for (let tries = 0; (await written()) < 3 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await written()).toBe(3);
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
