import type { Database } from '../db/connect.ts';

/** Rows deleted in one statement: nobody waits long for any of them. */
const atOnce = 1_000;
const keptMs = 30 * 86_400_000;

/** Deletes events of flows that nobody has fetched in 30 days, some at a time; gives how many. */
export async function forgetHookEvents(
  { sql }: Database,
  accountId: string,
  now: Date,
): Promise<number> {
  const { count } = await sql`
    delete from hook_event where account_id = ${accountId} and id = any(array(
      select id from hook_event where account_id = ${accountId}
        and created_at < ${new Date(now.getTime() - keptMs)} limit ${atOnce}))`;
  return count;
}
