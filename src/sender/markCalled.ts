import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';

/**
 * Sets `called_at` of those attempts that are still this sender's and still in time, directly before
 * they are called. What it does not return must not be called: somebody else has taken it over.
 */
export function markCalled(
  deps: UnitDeps,
  accountId: string,
  attemptIds: string[],
  sender: string,
): Promise<Set<string>> {
  return openUnit(
    deps,
    accountId,
    async ({ tx, now }) => {
      const rows = await run<{ id: string }>(
        tx,
        sql`update attempt set called_at = ${now}
          where account_id = ${accountId} and id = any(${arrayOf('uuid', attemptIds)})
            and sender = ${sender} and called_at is null and outcome is null and call_before > ${now}
          returning id`,
      );
      return new Set(rows.map((row) => row.id));
    },
    { guarded: true },
  );
}
