import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { campaignRate, fillBucket, sendingRate } from './pace.ts';

/** What a line may send: messages now, of which campaigns' at most, messages a second, and whether the provider throttles it. */
export type OpenBucket = { tokens: number; campaignTokens: number; rate: number; slow: boolean };

/** Locks a line's bucket and fills it up to now; undefined while somebody else has it. */
export async function lockBucket(
  unit: Unit,
  { lineId, throughput }: { lineId: string; throughput: number },
): Promise<OpenBucket | undefined> {
  const bucket = await lockRow(unit, lineId);
  if (!bucket) return undefined;
  const receivedLastSecond = await readReceived(unit, lineId);
  const slow = bucket.slowUntil !== null && bucket.slowUntil > unit.now;
  const rate = sendingRate({ throughput, receivedLastSecond }, slow);
  return {
    tokens: fillBucket(bucket, rate, unit.now),
    campaignTokens: fillBucket(
      { ...bucket, tokens: bucket.campaignTokens },
      campaignRate(rate),
      unit.now,
    ),
    rate,
    slow,
  };
}

type BucketRow = {
  tokens: number;
  campaignTokens: number;
  filledAt: Date;
  slowUntil: Date | null;
};

async function lockRow(unit: Unit, lineId: string): Promise<BucketRow | undefined> {
  const lock = () =>
    run<{ tokens: number; campaign_tokens: number; filled_at: Date; slow_until: Date | null }>(
      unit.tx,
      sql`select tokens, campaign_tokens, filled_at, slow_until from line_bucket
        where account_id = ${unit.accountId} and line_id = ${lineId}
        for no key update skip locked`,
    );
  let [row] = await lock();
  if (!row) {
    const made = await run(
      unit.tx,
      sql`insert into line_bucket (account_id, line_id, tokens, filled_at)
        select ${unit.accountId}, ${lineId}, 1, ${unit.now}
        where not exists (select 1 from line_bucket
          where account_id = ${unit.accountId} and line_id = ${lineId})
        on conflict do nothing`,
    );
    if (made.count > 0) [row] = await lock();
  }
  return (
    row && {
      tokens: row.tokens,
      campaignTokens: row.campaign_tokens,
      filledAt: row.filled_at,
      slowUntil: row.slow_until,
    }
  );
}

/** Leaves so many tokens in a bucket that was filled up to now. */
export async function saveBucket(
  unit: Unit,
  lineId: string,
  { tokens, campaignTokens }: Pick<OpenBucket, 'tokens' | 'campaignTokens'>,
): Promise<void> {
  await run(
    unit.tx,
    sql`update line_bucket set tokens = ${tokens}::float8,
        campaign_tokens = ${campaignTokens}::float8, filled_at = ${unit.now}
      where account_id = ${unit.accountId} and line_id = ${lineId}`,
  );
}

/** The relay counts in whole seconds; the last whole one is the nearest that is complete. */
async function readReceived(unit: Unit, lineId: string): Promise<number> {
  const second = Math.floor(unit.now.getTime() / 1000);
  const [row] = await run<{ received: number }>(
    unit.tx,
    sql`select coalesce(sum(case when second = ${second}::bigint then count_before
        when second = ${second}::bigint - 1 then count else 0 end), 0)::int as received
      from line_traffic where account_id = ${unit.accountId} and line_id = ${lineId}`,
  );
  return row?.received ?? 0;
}
