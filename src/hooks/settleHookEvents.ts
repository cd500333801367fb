import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { selectRows, updateRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { DueEvent, HookTurn } from './claimHookEvents.ts';
import { type Health, healthAfter } from './hookHealth.ts';
import * as metrics from './metrics.ts';
import { hook, hookEvent } from './table.ts';

/**
 * What became of a try: the receiver's HTTP status, or why there is none. `put_off`: it was not made, or
 * was broken off by us, and does not count.
 */
export type Posted = { status: number } | { error: string } | 'put_off';

export type Tried = { event: DueEvent; posted: Posted };

/** Waits before the second try and those after it: a receiver may be away for seven hours. */
const retryAfterMs = [30_000, 5 * 60_000, 3_600_000, 6 * 3_600_000];

/**
 * Writes down what became of a hook's turn. That an event was taken holds whoever says so; that it was
 * not, is said by whoever has begun the newest try.
 */
export async function settleHookEvents(
  unit: Unit,
  { hook: { id: hookId } }: HookTurn,
  tried: Tried[],
): Promise<void> {
  const { tx, accountId } = unit;
  const [found] = await selectRows(
    tx,
    hook,
    sql`account_id = ${accountId} and id = ${hookId} for no key update`,
  );
  const ids = tried.map(({ event }) => event.id);
  const stored = await selectRows(
    tx,
    hookEvent,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})
      order by id for no key update`,
  );
  const byId = new Map(stored.map((row) => [row.id, row]));
  const moved = tried.flatMap((each) => {
    const row = byId.get(each.event.id);
    const next = row && rowAfter(row, each, unit.now);
    return next ? [next] : [];
  });
  await updateRows(tx, hookEvent, ['accountId', 'id'], moved, columns);
  const health = found && healthAfter(found, tried.map(isTaken), unit.now);
  if (health)
    await updateRows(tx, hook, ['accountId', 'id'], [{ ...found, ...health }], healthColumns);
  for (const each of tried) metrics.deliveries.inc({ outcome: outcomeOf(each, moved) });
}

const columns = ['status', 'failed', 'dueAt', 'answeredStatus', 'error', 'updatedAt'] as const;
const healthColumns = [
  'failures',
  'failingSince',
  'restsUntil',
] as const satisfies (keyof Health)[];

/** The row as it is from now on; undefined where this try has nothing to say. */
function rowAfter(row: DueEvent, { event, posted }: Tried, now: Date): DueEvent | undefined {
  if (row.status === 'success') return undefined;
  const answered = {
    answeredStatus: posted !== 'put_off' && 'status' in posted ? posted.status : null,
    error: posted !== 'put_off' && 'error' in posted ? posted.error : null,
    updatedAt: now,
  };
  if (isTaken({ posted })) return { ...row, ...answered, status: 'success', dueAt: null };
  if (row.attempts !== event.attempts || row.status === 'failure') return undefined;
  if (posted === 'put_off') return { ...row, dueAt: now };
  const failed = row.failed + 1;
  const waitMs = retryAfterMs[row.failed];
  return waitMs === undefined
    ? { ...row, ...answered, failed, status: 'failure', dueAt: null }
    : { ...row, ...answered, failed, dueAt: new Date(now.getTime() + waitMs) };
}

/** Undefined where the try did not count. */
function isTaken({ posted }: Pick<Tried, 'posted'>): boolean | undefined {
  if (posted === 'put_off') return undefined;
  return 'status' in posted && posted.status >= 200 && posted.status < 300;
}

function outcomeOf(each: Tried, moved: DueEvent[]): string {
  const taken = isTaken(each);
  if (taken === undefined) return 'put_off';
  if (taken) return 'delivered';
  const isOver = moved.some(({ id, status }) => id === each.event.id && status === 'failure');
  return isOver ? 'given_up' : 'failed';
}
