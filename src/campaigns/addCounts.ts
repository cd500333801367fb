import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { RecipientResponse, RecipientState } from './table.ts';

/** So many more (or fewer) recipients of a campaign are in a state, have given a response, have failed with a code. */
export type CountChange = { campaignId: string; by: number } & (
  | { kind: 'state'; name: RecipientState }
  | { kind: 'response'; name: RecipientResponse }
  | { kind: 'code'; name: string }
);

/**
 * Adds differences to the counts, in the transaction of the transitions that they count: once in it, and
 * as its last write, so that nobody waits long for a shard. A connection always takes the same shard; rows
 * are written in the order of their keys, so transactions that share one cannot wait for each other in a circle.
 */
export async function addCounts(unit: Unit, changes: readonly CountChange[]): Promise<void> {
  const rows = summed(changes);
  if (rows.length === 0) return;
  await run(
    unit.tx,
    sql`insert into campaign_count as c (account_id, campaign_id, kind, name, shard, count)
      select ${unit.accountId}, v.campaign_id, v.kind, v.name, pg_backend_pid() % ${shards}::int, v.count
      from unnest(${arrayOf(
        'uuid',
        rows.map((row) => row.campaignId),
      )}, ${arrayOf(
        'text',
        rows.map((row) => row.kind),
      )}, ${arrayOf(
        'text',
        rows.map((row) => row.name),
      )}, ${arrayOf(
        'integer',
        rows.map((row) => row.by),
      )}) as v(campaign_id, kind, name, count)
      on conflict (account_id, campaign_id, kind, name, shard)
        do update set count = c.count + excluded.count`,
  );
}

const shards = 16;

/** One change for each number, in the order of the keys; what comes to nothing is left out. */
function summed(changes: readonly CountChange[]): CountChange[] {
  const sums = new Map<string, CountChange>();
  for (const change of changes) {
    const key = `${change.campaignId} ${change.kind} ${change.name}`;
    const sum = sums.get(key);
    if (sum) sum.by += change.by;
    else sums.set(key, { ...change });
  }
  return [...sums]
    .filter(([, { by }]) => by !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change);
}
