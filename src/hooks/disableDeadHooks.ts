import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { changeHooks } from './changeHooks.ts';
import { hook } from './table.ts';

const forMs = 5 * 86_400_000;
/** Several events: one that is refused again and again says nothing of others. */
const leastFailures = 20;

/**
 * Disables hooks of which for five days every request has failed, and says so in them; gives their ids.
 * What waits for them stays, and leaves when somebody enables them again.
 */
export async function disableDeadHooks(unit: Unit): Promise<string[]> {
  const { tx, accountId, now } = unit;
  const dead = await selectRows(
    tx,
    hook,
    sql`account_id = ${accountId} and status = 'enabled' and failures >= ${leastFailures}::int
      and failing_since <= ${new Date(now.getTime() - forMs)}`,
    ['id', 'failingSince'],
  );
  if (dead.length === 0) return [];
  return changeHooks(unit, async () => {
    const rows = await run<{ id: string }>(
      tx,
      sql`update hook set status = 'disabled', updated_at = ${now}, disabled_reason = dead.reason
        from unnest(${arrayOf(
          'uuid',
          dead.map(({ id }) => id),
        )}, ${arrayOf(
          'text',
          dead.map(({ failingSince }) => reasonOf(failingSince)),
        )}) as dead(id, reason)
        where account_id = ${accountId} and status = 'enabled' and failures >= ${leastFailures}::int
          and hook.id = dead.id
        returning hook.id`,
    );
    return rows.map(({ id }) => id);
  });
}

/** In whole seconds. */
const reasonOf = (since: Date | null): string =>
  `every delivery failed for five days, since ${since?.toISOString().replace(/\.\d+Z$/, 'Z')}`;
