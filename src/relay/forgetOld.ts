import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';
import { uuidFloor } from '../db/ids.ts';

const dayMs = 86_400_000;

/** For how many days is kept what nothing needs any more; `undefined`: for ever. */
export type KeptDays = {
  /** Webhooks that nobody has claimed. */
  unclaimed: number;
  /** Events that condemned themselves. */
  deadEvents: number;
  hookLog: number;
  activities: number | undefined;
  /** What the provider told of lines and accounts. */
  notices: number;
  /** Under which names messages were sent. */
  requests: number;
};

/** Before which moment a thing is too old that is kept for so many days. */
export const tooOld = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);

/** Deletes hashes of events that nobody will repeat any more: a provider does for seven days, they are kept eight. */
export const forgetSeen = (database: Database, accountId: string, now: Date) =>
  forgetRows(database, 'seen', accountId, database.sql`seen_at < ${tooOld(now, 8)}`);

/** Deletes hashes of people who were erased eight days ago. */
export const forgetErased = (database: Database, accountId: string, now: Date) =>
  forgetRows(database, 'erased', accountId, database.sql`erased_at < ${tooOld(now, 8)}`);

/** Deletes events that died before then: nobody has given them back to the relay. */
export const forgetDead = (database: Database, accountId: string, before: Date) =>
  forgetRows(database, 'inbox_dead', accountId, database.sql`died_at < ${before}`);

/** Deletes what the provider told before then of lines and accounts. What it changed stays changed. */
export const forgetNotices = (database: Database, accountId: string, before: Date) =>
  forgetRows(database, 'notice', accountId, database.sql`id < ${uuidFloor(before.getTime())}`);

/** Deletes webhooks that came before then and that nobody has claimed: no account is known of them. */
export async function forgetUnclaimed({ sql }: Database, before: Date): Promise<number> {
  const { count } = await sql`
    delete from inbox_unclaimed where hash = any(array(
      select hash from inbox_unclaimed
      where received_at < ${before} limit 1000))`;
  return count;
}
