import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { triedKeptMs } from './forgetTried.ts';

/**
 * Deletes drafts that were kept for trying them (`keepDraft`), once they have not been tried for 30 days and
 * no process that did is there any more: while one is, it is shown and replayed by what it ran. Gives how
 * many. Who tries one meanwhile writes its row anew, so its time is looked at again under the lock.
 */
export async function forgetDrafts({ tx, accountId, now }: Unit): Promise<number> {
  const { count } = await run(
    tx,
    sql`delete from flow_version v
      where v.account_id = ${accountId} and v.version < 0
        and v.created_at < ${new Date(now.getTime() - triedKeptMs)}
        and not exists (
          select 1 from process p
          where p.account_id = ${accountId} and p.flow_id = v.flow_id and p.trigger->>'kind' = 'test'
            and (p.flow_version = v.version or exists (
              select 1 from journal j where j.account_id = ${accountId} and j.process_id = p.id
                and (j.event->>'version' = v.version::text or j.event->>'from' = v.version::text))))`,
  );
  return count;
}
