import type { Database } from '../db/connect.ts';

const dayMs = 86_400_000;

/** Deletes answers to named writes that are older than a day, a thousand at a time; gives how many. */
export async function forgetAnswers(
  { sql }: Database,
  accountId: string,
  now: Date,
): Promise<number> {
  const { count } = await sql`
    delete from idempotency_key where account_id = ${accountId}
      and (method, path, key) in (
        select method, path, key from idempotency_key where account_id = ${accountId}
          and created_at < ${new Date(now.getTime() - dayMs)} limit 1000)`;
  return count;
}
