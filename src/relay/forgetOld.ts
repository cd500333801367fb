import type { Database } from '../db/connect.ts';

/** Rows deleted in one statement: nobody waits long for any of them. */
const atOnce = 1_000;
const dayMs = 86_400_000;

/** Deletes hashes of events that nobody will repeat any more: a provider does for seven days, they are kept eight. */
export async function forgetSeen({ sql }: Database, accountId: string, now: Date): Promise<number> {
  const { count } = await sql`
    delete from seen where account_id = ${accountId} and key = any(array(
      select key from seen where account_id = ${accountId}
        and seen_at < ${new Date(now.getTime() - 8 * dayMs)} limit ${atOnce}))`;
  return count;
}

/** Deletes hashes of people who were erased eight days ago. */
export async function forgetErased(
  { sql }: Database,
  accountId: string,
  now: Date,
): Promise<number> {
  const { count } = await sql`
    delete from erased where account_id = ${accountId} and key = any(array(
      select key from erased where account_id = ${accountId}
        and erased_at < ${new Date(now.getTime() - 8 * dayMs)} limit ${atOnce}))`;
  return count;
}

/** Deletes webhooks that nobody has claimed in seven days. */
export async function forgetUnclaimed({ sql }: Database, now: Date): Promise<number> {
  const { count } = await sql`
    delete from inbox_unclaimed where hash = any(array(
      select hash from inbox_unclaimed
      where received_at < ${new Date(now.getTime() - 7 * dayMs)} limit ${atOnce}))`;
  return count;
}
