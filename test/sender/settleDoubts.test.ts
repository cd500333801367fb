import { expect, test } from 'vitest';
import { openUnit } from '../../src/db/unit.ts';
import { beat } from '../../src/relay/beat.ts';
import { claim } from '../../src/sender/claim.ts';
import { settle } from '../../src/sender/settle.ts';
import { settleDoubts } from '../../src/sender/settleDoubts.ts';
import { statusOf } from '../relay/sent.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { seedAccount } from '../support/seed.ts';

const database = await testDatabase();
const { sql } = database;
const minute = 60_000;
const resendAfterMs = 10 * minute;

/** A message whose send is in doubt since now. */
async function inDoubt() {
  const seeded = await seedAccount(database, greetingFlow);
  const { accountId, lineId } = seeded;
  const clock = { offsetMs: 0 };
  const worker = { ...openWorker(database), clock };
  await sql`truncate acceptance`;
  await beat(database, clock);
  await accept(database, seeded, [text(person(1), 'hola')]);
  await drain(worker, accountId);
  const sender = '01890000-0000-7000-8000-00000000abcd';
  const line = { lineId, provider: 'meta', throughput: 80, limit: 10, sender };
  const guarded = { guarded: true };
  const send = async (outcome: 'in_doubt' | 'not_called') => {
    const { claimed } = await openUnit(worker, accountId, (unit) => claim(unit, line), guarded);
    const [sent] = claimed;
    if (!sent) throw new Error('Nothing was claimed');
    const result = { outcome, detail: 'reset' };
    await openUnit(
      worker,
      accountId,
      (unit) => settle(unit, lineId, [{ attemptId: sent.attemptId, result }]),
      guarded,
    );
    return sent;
  };
  return {
    seeded,
    worker,
    doubt: () => send('in_doubt'),
    notCalled: () => send('not_called'),
    /** Webhooks are taken all the while, or not. */
    async pass(ms: number, { accepting = true } = {}) {
      for (let passed = 0; passed < ms; passed += 2_000) {
        clock.offsetMs += 2_000;
        if (accepting) await beat(database, clock);
      }
    },
    beat: () => beat(database, clock),
    settle: () => openUnit(worker, accountId, (unit) => settleDoubts(unit, resendAfterMs), guarded),
    shown: async () =>
      (
        await sql`select status from message where account_id = ${accountId} and direction = 'out'`
      )[0]?.status,
  };
}

test('a message in doubt is sent once more after ten minutes of hearing, and a second doubt is the end', async () => {
  const { seeded, worker, doubt, pass, settle: look, shown } = await inDoubt();
  await doubt();
  await pass(9 * minute);
  expect([await look(), await shown()]).toEqual([0, 'sending']);
  await pass(2 * minute);
  expect([await look(), await shown()]).toEqual([1, 'queued']);
  await doubt();
  await pass(11 * minute);
  expect(await look()).toBe(1);
  await drain(worker, seeded.accountId);
  expect(await shown()).toBe('failed');
});

test('tries that never called the provider take nothing from the one that a doubt may cost', async () => {
  const { doubt, notCalled, pass, settle: look, shown } = await inDoubt();
  await notCalled();
  await pass(2_000);
  await notCalled();
  await pass(2_000);
  await doubt();
  await pass(11 * minute);
  expect([await look(), await shown()]).toEqual([1, 'queued']);
});

test('the ten minutes run only while webhooks are taken: a gap begins them anew', async () => {
  const { doubt, pass, beat: accepting, settle: look, shown } = await inDoubt();
  await doubt();
  await pass(30 * minute, { accepting: false });
  expect(await look()).toBe(0);
  await accepting();
  await pass(9 * minute);
  expect([await look(), await shown()]).toEqual([0, 'sending']);
  await pass(2 * minute);
  expect([await look(), await shown()]).toEqual([1, 'queued']);
});

test('nothing is sent again while a status of the line waits to be read', async () => {
  const { seeded, doubt, pass, settle: look, shown } = await inDoubt();
  await doubt();
  await accept(database, seeded, [
    statusOf({ attemptId: '01a20000-0000-7000-8000-000000000000' }, 'sent'),
  ]);
  await pass(11 * minute);
  expect([await look(), await shown()]).toEqual([0, 'sending']);
  await sql`delete from inbox where account_id = ${seeded.accountId}`;
  expect([await look(), await shown()]).toEqual([1, 'queued']);
});

/** It was to be sent once more, when they asked that nothing be sent. */
async function canceledInDoubt() {
  const stage = await inDoubt();
  const { seeded, worker, doubt, pass, settle: look, shown } = stage;
  const { attemptId } = await doubt();
  await pass(11 * minute);
  expect(await look()).toBe(1);
  await accept(database, seeded, [text(person(1), 'STOP')]);
  await drain(worker, seeded.accountId);
  expect(await shown()).toBe('canceled');
  const first = async () => {
    const [row] = await sql`select status, error from message
      where account_id = ${seeded.accountId} and direction = 'out' order by seq limit 1`;
    return row;
  };
  return { ...stage, attemptId, first };
}

test('what was canceled after a doubt, and had been taken all the same, is what the provider says', async () => {
  const { seeded, worker, attemptId, first } = await canceledInDoubt();
  expect(await first()).toEqual({ status: 'canceled', error: 'opted_out' });
  await accept(database, seeded, [statusOf({ attemptId }, 'read')]);
  await drain(worker, seeded.accountId);
  expect(await first()).toEqual({ status: 'read', error: null });
});

test('nor is it canceled where the sender that had been given up comes with its answer', async () => {
  const { seeded, worker, attemptId, first } = await canceledInDoubt();
  const result = { outcome: 'accepted' as const, providerMessageId: 'wamid.late' };
  await openUnit(worker, seeded.accountId, (unit) =>
    settle(unit, seeded.lineId, [{ attemptId, result }]),
  );
  expect(await first()).toEqual({ status: 'accepted', error: null });
});

test.each(['campaign', 'notification'])('a message of class %s in doubt', async (kind) => {
  const { seeded, doubt, pass, settle: look, worker, shown } = await inDoubt();
  await doubt();
  await sql`update message set class = ${kind}
    where account_id = ${seeded.accountId} and direction = 'out'`;
  await pass(11 * minute);
  expect(await look()).toBe(1);
  await drain(worker, seeded.accountId);
  // A campaign's is given up: who gets one twice is worse off than who gets none.
  expect(await shown()).toBe(kind === 'campaign' ? 'failed' : 'queued');
});

test.each(['MARKETING', 'UTILITY'])('a template of category %s in doubt', async (category) => {
  const { seeded, doubt, pass, settle: look, worker, shown } = await inDoubt();
  await doubt();
  await sql`update message
    set class = 'notification', content = content || ${sql.json({ type: 'template', category })}
    where account_id = ${seeded.accountId} and direction = 'out'`;
  await pass(11 * minute);
  expect(await look()).toBe(1);
  await drain(worker, seeded.accountId);
  expect(await shown()).toBe(category === 'MARKETING' ? 'failed' : 'queued');
});
