import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import { laneOf } from '../../src/relay/lanes.ts';
import { claim } from '../../src/sender/claim.ts';
import { settle } from '../../src/sender/settle.ts';
import { testDatabase } from '../support/database.ts';
import { askingFlow } from '../support/flows.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const asking = askingFlow();

test('a number that somebody else writes with now is no longer that of the person who had it', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const number = person(1);
  await accept(database, seeded, [
    text({ ...number, userId: 'PE.1' }, 'hola'),
    text({ userId: 'PE.2' }, 'hola'),
  ]);
  await drain(worker, accountId);
  await accept(database, seeded, [text({ ...number, userId: 'PE.2' }, 'hola')]);
  await drain(worker, accountId);

  expect(await sql`select error from inbox_dead`).toEqual([]);
  expect(
    await sql`select user_id, wa_id, phone from contact where account_id = ${accountId}
      order by user_id`,
  ).toEqual([
    { user_id: 'PE.1', wa_id: null, phone: null },
    { user_id: 'PE.2', wa_id: number.waId, phone: number.phone },
  ]);
  const rows = await sql`
    select i.kind, c.user_id from contact_identity i
    join contact c on c.account_id = i.account_id and c.id = i.contact_id
    where i.account_id = ${accountId} order by i.kind, i.value`;
  expect(rows).toEqual([
    { kind: 'number', user_id: 'PE.2' },
    { kind: 'user_id', user_id: 'PE.1' },
    { kind: 'user_id', user_id: 'PE.2' },
  ]);
});

test('two contacts made one carry on what either was in the middle of, and what waited to be sent', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId, lineId } = seeded;
  const worker = openWorker(database);
  const number = person(10);
  // Known apart: one talks, with a question out and a clock running, the other has stopped marketing.
  await accept(database, seeded, [
    text(number, 'hola'),
    { kind: 'preference', from: { userId: 'PE.10' }, marketing: 'stop' },
  ]);
  await drain(worker, accountId);
  await accept(database, seeded, [text({ ...number, userId: 'PE.10' }, 'una respuesta')]);
  await drain(worker, accountId);

  const [row] = await sql`
    select c.id, c.wa_id, c.user_id, c.marketing_stopped_at is not null as stopped from contact c
    where account_id = ${accountId} and merged_into is null`;
  expect(row).toMatchObject({ wa_id: number.waId, user_id: 'PE.10', stopped: true });
  for (const table of ['chat', 'message', 'process', 'timer', 'outbox', 'journal']) {
    const owners = await sql`
      select distinct contact_id from ${sql(table)} where account_id = ${accountId}`;
    expect([table, owners.map(({ contact_id }) => contact_id)]).toEqual([table, [row?.id]]);
  }
  expect(
    await sql`select state->'vars'->>'said' as said, status from process where account_id = ${accountId}`,
  ).toEqual([{ said: 'una respuesta', status: 'pending' }]);
  const lanes = await sql`select distinct lane from timer where account_id = ${accountId}`;
  expect(lanes).toEqual([{ lane: laneOf(row?.id) }]);
  const sender = '01890000-0000-7000-8000-00000000abcd';
  const { claimed } = await openUnit(
    worker,
    accountId,
    (unit) => claim(unit, { lineId, provider: 'meta', throughput: 80, limit: 10, sender }),
    { guarded: true },
  );
  expect(claimed).toMatchObject([{ contactId: row?.id, to: { waId: number.waId } }]);
});

test('a chat that is closed because its contact is made another’s keeps nothing to send, and what it had on the wire is settled', async () => {
  const seeded = await seedAccount(database, asking);
  const { accountId, lineId } = seeded;
  const worker = openWorker(database);
  const sending = openWorker(database);
  const waits = person(20);
  const leaves = person(21);
  const sender = '01890000-0000-7000-8000-00000000abcd';
  const closed = () => sql`
    select c.wa_id, h.head_seq, h.head_id is not null as waits from chat h
    join contact c on c.account_id = h.account_id and c.id = h.contact_id
    where h.account_id = ${accountId} and h.status = 'closed' order by c.wa_id`;
  await accept(database, seeded, [text(leaves, 'hola')]);
  await drain(worker, accountId);
  const { claimed } = await openUnit(
    sending,
    accountId,
    (unit) => claim(unit, { lineId, provider: 'meta', throughput: 80, limit: 10, sender }),
    { guarded: true },
  );
  await accept(database, seeded, [
    text(waits, 'hola'),
    text({ userId: 'PE.20' }, 'hola'),
    text({ userId: 'PE.21' }, 'hola'),
  ]);
  await drain(worker, accountId);
  await accept(database, seeded, [
    text({ ...waits, userId: 'PE.20' }, '1'),
    text({ ...leaves, userId: 'PE.21' }, '1'),
  ]);
  await drain(worker, accountId);
  expect(await closed()).toEqual([
    { wa_id: waits.waId, head_seq: null, waits: false },
    { wa_id: leaves.waId, head_seq: null, waits: true },
  ]);

  const attemptId = claimed[0]?.attemptId ?? '';
  const result = { outcome: 'accepted' as const, providerMessageId: 'wamid.out.21' };
  await openUnit(sending, accountId, (unit) => settle(unit, lineId, [{ attemptId, result }]), {
    guarded: true,
  });
  expect(await closed()).toEqual([
    { wa_id: waits.waId, head_seq: null, waits: false },
    { wa_id: leaves.waId, head_seq: null, waits: false },
  ]);
});
