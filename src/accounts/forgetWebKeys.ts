import type { Database } from '../db/connect.ts';

const dayMs = 86_400_000;

/** Deletes web keys that were over a day ago, a thousand at a time; gives how many. They tell of a person. */
export async function forgetWebKeys(
  { sql }: Database,
  accountId: string,
  now: Date,
): Promise<number> {
  const { count } = await sql`
    delete from api_key where account_id = ${accountId}
      and id in (
        select id from api_key where account_id = ${accountId} and key_type = 'web'
          and expires_at < ${new Date(now.getTime() - dayMs)} limit 1000)`;
  return count;
}
