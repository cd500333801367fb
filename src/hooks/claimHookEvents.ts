import { sql } from 'drizzle-orm';
import { selectRows, updateRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { giveUpEvents } from './giveUpEvents.ts';
import { isFailing } from './hookHealth.ts';
import { hook, hookEvent } from './table.ts';

/** An event to be sent now by whoever claimed it, until its lease is over. `attempts` includes this one. */
export type DueEvent = typeof hookEvent.$inferSelect;

export type HookTurn = {
  hook: Pick<typeof hook.$inferSelect, 'accountId' | 'id' | 'url' | 'signingKey' | 'failures'>;
  events: DueEvent[];
  now: Date;
};

/** Four at a time with ten seconds for each, and what it takes to write down what became of them. */
const atOnce = 8;
const leaseMs = 30_000;

/**
 * Takes what is due for a hook, longest-waiting first; a hook that fails is tried with one event. A
 * process that dies while it sends leaves its events to others when the lease is over: they are sent
 * again then, for nobody can know whether they were. Undefined where there is nothing to do (now).
 */
export async function claimHookEvents(unit: Unit, hookId: string): Promise<HookTurn | undefined> {
  const { accountId, now, tx } = unit;
  const [found] = await selectRows(
    tx,
    hook,
    sql`account_id = ${accountId} and id = ${hookId} for no key update skip locked`,
  );
  if (!found) {
    await giveUpEvents(unit, hookId);
    return undefined;
  }
  if (found.status === 'disabled' || (found.restsUntil && found.restsUntil > now)) return undefined;
  const rows = await selectRows(
    tx,
    hookEvent,
    sql`account_id = ${accountId} and hook_id = ${hookId} and due_at <= ${now}
      order by due_at limit ${isFailing(found) ? 1 : atOnce}::int for no key update skip locked`,
  );
  if (rows.length === 0) return undefined;
  const leased = new Date(now.getTime() + leaseMs);
  const events = rows.map((row) => ({ ...row, attempts: row.attempts + 1, dueAt: leased }));
  await updateRows(tx, hookEvent, ['accountId', 'id'], events, ['attempts', 'dueAt']);
  if (isFailing(found)) {
    await updateRows(
      tx,
      hook,
      ['accountId', 'id'],
      [{ ...found, restsUntil: leased }],
      ['restsUntil'],
    );
  }
  return { hook: found, events, now };
}
