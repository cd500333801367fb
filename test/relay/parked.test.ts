import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import * as metrics from '../../src/relay/metrics.ts';
import { sweepParked } from '../../src/relay/sweepParked.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { seedAccount } from '../support/seed.ts';
import { sendNow, statusOf } from './sent.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

async function open() {
  const seeded = await seedAccount(database, greetingFlow);
  const { accountId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  return {
    seeded,
    worker,
    happen: async (...events: Parameters<typeof accept>[2]) => {
      await accept(database, seeded, events);
      await drain(worker, accountId);
    },
    async sweepAfter(ms: number) {
      clock.offsetMs = ms;
      return (await openUnit(worker, accountId, sweepParked, { guarded: true })).back;
    },
    nextLook: async () =>
      (await sql`select next_look_at from parked_status where account_id = ${accountId}`).map(
        (row) => Number(row.next_look_at),
      )[0],
    parked: async () =>
      (await sql`select 1 from parked_status where account_id = ${accountId}`).length,
    shown: async () =>
      (
        await sql`select status from message where account_id = ${accountId} and direction = 'out'`
      ).map(({ status }) => status),
  };
}

test('a status without our callback data that comes before its message is known waits for it', async () => {
  const { seeded, worker, happen, sweepAfter, parked, shown } = await open();
  const { accountId } = seeded;
  await happen(text(person(1), 'hola'));
  const [sent] = await sendNow(worker, seeded);
  if (!sent) throw new Error('Nothing was sent');
  // As it is before the answer to the call is written down.
  const key = sql`select provider_id, provider_key from attempt where account_id = ${accountId}`;
  const [known] = await key;
  await sql`update attempt set provider_id = null, provider_key = null where account_id = ${accountId}`;
  const { attemptId: _, ...strange } = { ...statusOf(sent, 'delivered'), attemptId: '' };
  await happen(strange);
  expect(await parked()).toBe(1);
  expect(await sweepAfter(1_000)).toBe(0);

  await sql`update attempt set provider_id = ${known?.provider_id}, provider_key = ${known?.provider_key}
    where account_id = ${accountId}`;
  expect(await sweepAfter(1_500)).toBe(0);
  expect(await sweepAfter(2_500)).toBe(1);
  await drain(worker, accountId);
  expect(await shown()).toEqual(['delivered']);
  expect(await parked()).toBe(0);
});

test('a status that belongs to nothing of ours is counted as foreign after an hour, and dropped', async () => {
  const { happen, sweepAfter, parked } = await open();
  const foreign = async () =>
    (await metrics.foreign.get()).values.find(({ labels }) => labels.what === 'status')?.value ?? 0;
  const before = await foreign();
  const id = '01a20000-0000-7000-8000-000000000000';
  await happen(statusOf({ attemptId: id }, 'read'));
  await sweepAfter(59 * 60_000);
  expect([await parked(), (await foreign()) - before]).toEqual([1, 0]);
  await sweepAfter(61 * 60_000);
  expect([await parked(), (await foreign()) - before]).toEqual([0, 1]);
});

test('a status that nothing is found of is looked at ever more seldom', async () => {
  const { happen, sweepAfter, nextLook } = await open();
  await happen(statusOf({ attemptId: '01a20000-0000-7000-8000-000000000001' }, 'read'));
  const looks = new Set<number | undefined>();
  for (let second = 2; second < 3_600; second += second < 100 ? 1 : 20) {
    await sweepAfter(second * 1_000);
    looks.add(await nextLook());
  }
  expect(looks.size).toBeGreaterThanOrEqual(10);
  expect(looks.size).toBeLessThanOrEqual(15);
});

test('of thousands of statuses that wait a thousand are looked at in one step, and others than by somebody else', async () => {
  const { seeded, worker, sweepAfter, parked } = await open();
  const { accountId, lineId } = seeded;
  await sql`insert into parked_status (account_id, key, line_id, provider_key, body, at, parked_at, next_look_at)
    select ${accountId}, decode(md5(n::text), 'hex'), ${lineId}, decode(md5(n::text), 'hex'), '{}', now(),
      now() - interval '2 hours', now() - n * interval '1 second' from generate_series(1, 2500) as n`;
  const sweep = () => openUnit(worker, accountId, sweepParked, { guarded: true });
  expect(await Promise.all([sweep(), sweep()])).toEqual([
    { back: 0, more: true },
    { back: 0, more: true },
  ]);
  expect(await parked()).toBe(500);
  expect(await sweepAfter(0)).toBe(0);
  expect(await parked()).toBe(0);
});
