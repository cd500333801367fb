import type { Database } from '../db/connect.ts';
import { uuidFloor } from '../db/ids.ts';

/** Rows deleted in one statement: nobody waits long for any of them. */
const atOnce = 1_000;
const keptMs = 60 * 86_400_000;

/**
 * Deletes what hooks were told, delivered or not, 60 days after it happened, some at a time; gives how
 * many. Found by the id, which was made at that moment: so the log needs no index by time.
 */
export async function forgetHookEvents(
  { sql }: Database,
  accountId: string,
  now: Date,
): Promise<number> {
  const { count } = await sql`
    delete from hook_event where account_id = ${accountId} and id = any(array(
      select id from hook_event where account_id = ${accountId}
        and id < ${uuidFloor(now.getTime() - keptMs)} limit ${atOnce}))`;
  return count;
}
