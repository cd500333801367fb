import { sql } from 'drizzle-orm';
import { selectRows, updateRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { call } from './table.ts';

/** A call to be made now by whoever claimed it, until its lease is over. `tries` includes this one. */
export type DueCall = typeof call.$inferSelect;

/** What a caller has beyond the call's own timeout, to write down what became of it. */
const settleWithinMs = 5_000;

/**
 * Takes calls that are due, longest-waiting first; what somebody else is taking is passed over. A process
 * that dies while it calls leaves the call to others when the lease is over: it is made again then, with
 * the same call id, for nobody can know whether it was made.
 */
export async function claimCalls(unit: Unit, limit: number): Promise<DueCall[]> {
  const { tx, accountId, now } = unit;
  const rows = await selectRows(
    tx,
    call,
    sql`account_id = ${accountId} and due_at <= ${now}
      order by due_at limit ${limit}::int for no key update skip locked`,
  );
  const due = rows.map((row) => ({
    ...row,
    tries: row.tries + 1,
    dueAt: new Date(now.getTime() + row.timeoutMs + settleWithinMs),
  }));
  await updateRows(tx, call, ['accountId', 'id'], due, ['tries', 'dueAt']);
  return due;
}
