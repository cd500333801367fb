import type postgres from 'postgres';
import type { Database } from './connect.ts';

/** Rows deleted in one statement, which is its own transaction: nobody waits long for any of them. */
const atOnce = 1_000;

/**
 * Deletes an account's rows of which `isOld` is true, a thousand at most; gives how many. An index of the
 * table should find them. Rows go by where they lie, so a row that is changed meanwhile stays, and one that
 * another process deletes at the same time is left to it.
 */
export async function forgetRows(
  { sql }: Database,
  table: string,
  accountId: string,
  isOld: postgres.PendingQuery<postgres.Row[]>,
): Promise<number> {
  const { count } = await sql`
    delete from ${sql(table)} where account_id = ${accountId} and ctid = any(array(
      select ctid from ${sql(table)} where account_id = ${accountId} and ${isOld} limit ${atOnce}))`;
  return count;
}
