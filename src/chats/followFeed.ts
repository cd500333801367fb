import { eq, sql } from 'drizzle-orm';
import { account } from '../accounts/table.ts';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import type { FeedPlace } from './feedPlace.ts';

/** Feeds are kept so long, and so long an account counts as followed after the last one who did. */
export const feedLastsMs = 24 * 3_600_000;

const first = '00000000-0000-0000-0000-000000000000';

/**
 * Sees to it that the account's feed is written from now on. Gives where to read on: from `asked`, where
 * the feed has had no gap since (`isWhole`), else from now. What follows begins with the transactions that
 * begin after this: those under way might not know that they are to be followed.
 */
export async function followFeed(
  deps: UnitDeps,
  accountId: string,
  asked: FeedPlace | undefined,
): Promise<{ from: FeedPlace; isWhole: boolean }> {
  const since = await openUnit(deps, accountId, extendFollowing);
  // Who begins after this sees what has just been committed.
  const here = await openUnit(deps, accountId, async ({ tx, now }): Promise<FeedPlace> => {
    const [row] = await run<{ tx: string }>(
      tx,
      sql`select pg_snapshot_xmax(pg_current_snapshot())::text as tx`,
    );
    if (!row) throw new Error('The database gave no snapshot');
    return { tx: row.tx, at: now, chatId: first, done: 0 };
  });
  if (!asked) return { from: here, isWhole: true };
  const isKept = here.at.getTime() - asked.at.getTime() < feedLastsMs;
  const isWhole =
    isKept && BigInt(asked.tx) >= BigInt(since) && BigInt(asked.tx) <= BigInt(here.tx);
  return { from: isWhole ? asked : here, isWhole };
}

/** Gives since which transaction the feed is without a gap. */
async function extendFollowing(unit: Unit): Promise<string> {
  const known = await readFollowing(unit);
  const lastsLong = known !== undefined && known.leftMs > feedLastsMs / 2;
  return lastsLong ? known.since : renewFollowing(unit);
}

async function renewFollowing(unit: Unit): Promise<string> {
  const { tx, accountId, now } = unit;
  const isAccount = eq(account.id, accountId);
  // Two who begin at once: the second finds what the first has begun.
  await tx.select({ id: account.id }).from(account).where(isAccount).for('no key update');
  const known = await readFollowing(unit);
  const [changed] = await tx
    .update(account)
    .set({
      followedUntil: new Date(now.getTime() + feedLastsMs),
      ...(!known && { followedFrom: sql`pg_current_xact_id()` }),
    })
    .where(isAccount)
    .returning({ since: account.followedFrom });
  if (!changed?.since) throw new Error(`There is no account ${accountId}`);
  return changed.since;
}

/** Nothing where nobody follows, or has done within a day. */
async function readFollowing({ tx, accountId, now }: Unit) {
  const [row] = await tx
    .select({ until: account.followedUntil, since: account.followedFrom })
    .from(account)
    .where(eq(account.id, accountId));
  if (!row?.until || row.since === null || row.until <= now) return undefined;
  return { since: row.since, leftMs: row.until.getTime() - now.getTime() };
}
