import type { Database } from '../db/connect.ts';
import { uuidFloor } from '../db/ids.ts';

/** Rows deleted in one statement: nobody waits long for any of them. */
const atOnce = 1_000;

/**
 * Deletes what hooks were told of what happened before then, delivered or not, some at a time; gives how
 * many. Found by the id, which was made at that moment: so the log needs no index by time.
 */
export async function forgetHookEvents(
  { sql }: Database,
  accountId: string,
  before: Date,
): Promise<number> {
  const { count } = await sql`
    delete from hook_event where account_id = ${accountId} and id = any(array(
      select id from hook_event where account_id = ${accountId}
        and id < ${uuidFloor(before.getTime())} limit ${atOnce}))`;
  return count;
}
