import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { AnsweredCall } from '../messages/events.ts';
import type { DueCall } from './claimCalls.ts';
import { type Called, gaveUp } from './makeCall.ts';
import * as metrics from './metrics.ts';

/** Made later instead, and this try does not count: it was broken off by us, or something is not there yet. */
export type PutOff = { putOffMs: number };

/**
 * Writes down what became of a try. An answer goes into the inbox in the same transaction that marks the
 * call as answered, and a call is answered once: what comes from a second caller changes nothing, nor
 * what comes for a call that nobody waits for any more. A failure that leaves tries waits for the next,
 * unless somebody else has begun that. Gives whether the relay has work.
 */
export async function settleCall(
  unit: Unit,
  due: DueCall,
  called: Called | PutOff,
): Promise<boolean> {
  const { tx, accountId, now } = unit;
  const isOpen = sql`account_id = ${accountId} and id = ${due.id} and answered_at is null`;
  if ('putOffMs' in called) {
    metrics.calls.inc({ outcome: 'put_off' });
    const dueAt = new Date(now.getTime() + called.putOffMs);
    await run(
      tx,
      sql`update call set due_at = ${dueAt}, leased = false
        where ${isOpen} and tries = ${due.tries}::int`,
    );
    return false;
  }
  if (called.again && due.failed < due.retries) {
    metrics.calls.inc({ outcome: 'failed' });
    const dueAt = new Date(now.getTime() + due.retryAfterMs);
    await run(
      tx,
      sql`update call set due_at = ${dueAt}, leased = false, failed = failed + 1
        where ${isOpen} and tries = ${due.tries}::int`,
    );
    return false;
  }
  const { count } = await run(
    tx,
    sql`update call set answered_at = ${now}, due_at = null, leased = false
      where ${isOpen}`,
  );
  const outcome = called.answer.error === gaveUp ? gaveUp : 'answered';
  metrics.calls.inc({ outcome: count === 0 ? 'dropped' : outcome });
  if (count === 0) return false;
  await writeAnswer(unit, due, called);
  return true;
}

async function writeAnswer(
  { tx, accountId, now }: Unit,
  { id, lane }: DueCall,
  { answer }: Called,
): Promise<void> {
  const event: AnsweredCall = { kind: 'answer', callId: id, answer };
  const key = createHash('sha256').update(`call ${id}`).digest().subarray(0, 16);
  await run(
    tx,
    sql`insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select ${accountId}, nextval('inbox_group') * 1024, ${lane}::smallint, ${key}, null, 'answer', 'call',
        ${now}, ${JSON.stringify(event)}, ${now}
      on conflict do nothing`,
  );
}
