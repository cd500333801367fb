import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { DueMedia } from './claimMedia.ts';
import type { Fetched } from './fetchMedia.ts';
import { retryInMs } from './fetchTimes.ts';
import * as metrics from './metrics.ts';

/**
 * Writes down what became of a try: stored, to be tried again later, or lost with its reason.
 * `put_off` is a try that was broken off by ourselves and does not count. A failure reported after
 * somebody else has begun another try changes nothing. Gives whether the file is lost now.
 */
export async function settleMedia(
  { tx, accountId, now }: Unit,
  { mediaId, tries }: DueMedia,
  result: Fetched | { outcome: 'put_off' },
): Promise<boolean> {
  const isMine = sql`account_id = ${accountId} and id = ${mediaId} and status = 'pending'
    and tries = ${tries}`;
  if (result.outcome === 'stored') {
    const { count } = await run(
      tx,
      sql`update media set status = 'stored', size = ${result.size}::bigint, sha256 = ${result.sha256},
          due_at = null, error = null
        where account_id = ${accountId} and id = ${mediaId} and status <> 'stored'`,
    );
    metrics.stored.inc(count);
    return false;
  }
  if (result.outcome === 'put_off') {
    await run(tx, sql`update media set due_at = ${now}, tries = tries - 1 where ${isMine}`);
    return false;
  }
  const againMs = result.final ? undefined : retryInMs(tries);
  if (againMs !== undefined) {
    const dueAt = new Date(now.getTime() + againMs);
    await run(
      tx,
      sql`update media set due_at = ${dueAt}, error = ${result.reason} where ${isMine}`,
    );
    return false;
  }
  const { count } = await run(
    tx,
    sql`update media set status = 'lost', due_at = null, error = ${result.reason} where ${isMine}`,
  );
  metrics.lost.inc(count);
  return count > 0;
}
