import type { Database } from '../db/connect.ts';
import { feedLastsMs } from './followFeed.ts';

/** Deletes what nobody can read on from any more, some at a time; gives how many. */
export async function forgetFeed({ sql }: Database, accountId: string, now: Date): Promise<number> {
  const { count } = await sql`
    delete from chat_feed where account_id = ${accountId} and (tx, chat_id) in (
      select tx, chat_id from chat_feed where account_id = ${accountId}
        and created_at < ${new Date(now.getTime() - feedLastsMs)} limit 1000)`;
  return count;
}
