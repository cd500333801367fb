import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import type { SendResult } from '../../src/providers/contract.ts';
import { failureOf } from '../../src/providers/meta/failures.ts';
import { claim } from '../../src/sender/claim.ts';
import { settle } from '../../src/sender/settle.ts';
import { statusOf } from '../relay/sent.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;
const minute = 60_000;

/** One message to send; `send` tries it with this result, and says how long it waits then. */
async function oneMessage() {
  const seeded = await seedAccount(database, greetingFlow);
  const { accountId, lineId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  await accept(database, seeded, [text(person(1), 'hola')]);
  await drain(worker, accountId);
  const sender = '01890000-0000-7000-8000-00000000abcd';
  const line = { lineId, provider: 'meta', throughput: 80, limit: 10, sender };
  const guarded = { guarded: true };
  /** `reported`: the code of a failure that the provider tells of afterwards. */
  return async (result: SendResult, reported?: number): Promise<number | string> => {
    clock.offsetMs += 10 * minute;
    const { claimed } = await openUnit(worker, accountId, (unit) => claim(unit, line), guarded);
    const [sent] = claimed;
    if (!sent) throw new Error('Nothing was claimed');
    await openUnit(
      worker,
      accountId,
      (unit) => settle(unit, lineId, [{ attemptId: sent.attemptId, result }]),
      guarded,
    );
    if (reported !== undefined) {
      await accept(database, seeded, [statusOf({ attemptId: sent.attemptId }, 'failed', reported)]);
    }
    await drain(worker, accountId);
    const [row] = await sql<{ status: string; wait: number | null }[]>`
      select m.status, round(extract(epoch from o.ready_at - a.outcome_at))::int as wait
      from message m join attempt a on a.account_id = m.account_id and a.id = ${sent.attemptId}
      left join outbox o on o.account_id = m.account_id and o.message_id = m.id
      where m.account_id = ${accountId} and m.direction = 'out'`;
    return row?.wait ?? row?.status ?? 'gone';
  };
}

const refused = (code: number): SendResult => ({
  outcome: 'refused',
  failure: failureOf(code, 'x'),
});
const taken = (providerMessageId: string): SendResult => ({
  outcome: 'accepted',
  providerMessageId,
});
const notCalled: SendResult = { outcome: 'not_called', detail: 'refused connection' };

test('a failure that Meta does not explain is tried again twice, and then it is one', async () => {
  const send = await oneMessage();
  expect([await send(refused(131000)), await send(refused(131000))]).toEqual([2, 15]);
  expect(await send(refused(131000))).toBe('failed');
});

test('tries that never left, or that had to wait for another reason, are not counted among them', async () => {
  const send = await oneMessage();
  for (let n = 0; n < 4; n++) expect(await send(notCalled)).toBe(1);
  for (const wait of [1, 4, 16]) expect(await send(refused(131056))).toBe(wait);
  expect([await send(refused(131000)), await send(refused(131000))]).toEqual([2, 15]);
  expect(await send(refused(131056))).toBe(64);
  expect(await send(refused(131000))).toBe('failed');
});

test('so it is where the provider takes a message, and tells of the failure afterwards', async () => {
  const send = await oneMessage();
  for (const wait of [1, 4, 16]) expect(await send(refused(131056))).toBe(wait);
  expect([await send(taken('wamid.1'), 131000), await send(refused(131000))]).toEqual([2, 15]);
  expect(await send(taken('wamid.2'), 131000)).toBe('failed');
});

test('what is throttled is never a failure, however often', async () => {
  const send = await oneMessage();
  const waits: (number | string)[] = [];
  for (let n = 0; n < 6; n++) waits.push(await send(refused(130429)));
  expect(waits).toEqual([1, 2, 5, 5, 5, 5]);
});
