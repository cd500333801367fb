import type { Database } from '../db/connect.ts';

/** Rows deleted in one statement: nobody waits long for any of them. */
const atOnce = 1_000;
const dayMs = 86_400_000;

/** For how many days is kept what nothing needs any more; `undefined`: for ever. */
export type KeptDays = {
  /** Webhooks that nobody has claimed. */
  unclaimed: number;
  /** Events that condemned themselves. */
  deadEvents: number;
  hookLog: number;
  activities: number | undefined;
};

/** Before which moment a thing is too old that is kept for so many days. */
export const tooOld = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);

/** Deletes hashes of events that nobody will repeat any more: a provider does for seven days, they are kept eight. */
export async function forgetSeen({ sql }: Database, accountId: string, now: Date): Promise<number> {
  const { count } = await sql`
    delete from seen where account_id = ${accountId} and key = any(array(
      select key from seen where account_id = ${accountId}
        and seen_at < ${tooOld(now, 8)} limit ${atOnce}))`;
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
        and erased_at < ${tooOld(now, 8)} limit ${atOnce}))`;
  return count;
}

/** Deletes webhooks that came before then and that nobody has claimed. */
export async function forgetUnclaimed({ sql }: Database, before: Date): Promise<number> {
  const { count } = await sql`
    delete from inbox_unclaimed where hash = any(array(
      select hash from inbox_unclaimed
      where received_at < ${before} limit ${atOnce}))`;
  return count;
}

/** Deletes events that died before then: nobody has given them back to the relay. */
export async function forgetDead(
  { sql }: Database,
  accountId: string,
  before: Date,
): Promise<number> {
  const { count } = await sql`
    delete from inbox_dead where account_id = ${accountId} and id = any(array(
      select id from inbox_dead where account_id = ${accountId}
        and died_at < ${before} limit ${atOnce}))`;
  return count;
}
