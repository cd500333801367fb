import type { Database } from '../db/connect.ts';
import { uuidFloor } from '../db/ids.ts';

/** Rows deleted in one statement: nobody waits long for any of them. */
const atOnce = 1_000;

/** Deletes what happened in chats before then, some at a time, messages left alone; gives how many. */
export async function forgetActivities(
  { sql }: Database,
  accountId: string,
  before: Date,
): Promise<number> {
  const { count } = await sql`
    delete from activity where account_id = ${accountId} and id = any(array(
      select id from activity where account_id = ${accountId}
        and id < ${uuidFloor(before.getTime())} limit ${atOnce}))`;
  return count;
}
