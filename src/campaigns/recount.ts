import { type SQL, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts, type CountChange } from './addCounts.ts';
import { inAudience } from './inAudience.ts';

const dayMs = 24 * 3_600_000;
const monthMs = 31 * dayMs;

/** Of a campaign, when it is over, and once a day while it goes on and while statuses and answers still come. */
export const isCountDue = (now: Date): SQL => sql`(
  (status in ('running', 'paused') or finished_at > ${new Date(now.getTime() - monthMs)})
  and coalesce(counted_at, started_at) < greatest(finished_at, ${new Date(now.getTime() - dayMs)}))`;

/**
 * Takes on counting a campaign that it is time to count: of several processes one does, for two that found
 * the same would put it right twice. Whoever dies in the middle leaves it for the next day. Gives whether to.
 */
export async function takeCount(unit: Unit, campaignId: string): Promise<boolean> {
  const rows = await run(
    unit.tx,
    sql`update campaign set counted_at = ${unit.now}
      where account_id = ${unit.accountId} and id = ${campaignId} and ${isCountDue(unit.now)}`,
  );
  return rows.count > 0;
}

/**
 * Counts a campaign's recipients anew, in one statement and so at one moment; gives by how much the counts
 * were wrong, and puts them right. Whatever it finds is a fault of ours: transitions and counts are one commit.
 */
export async function recount(unit: Unit, campaignId: string): Promise<CountChange[]> {
  const { accountId, tx } = unit;
  const rows = await run<{ kind: string; name: string; difference: number }>(
    tx,
    sql`with recipient as (
        select r.state, r.response, r.code from campaign_recipient r
        where r.account_id = ${accountId} and r.campaign_id = ${campaignId}
          and ${inAudience(accountId)}
      ), numbers as (
        select 'state' as kind, state as name, count(*)::int as count from recipient group by state
        union all
        select 'response', response, count(*)::int from recipient
          where response is not null group by response
        union all
        select 'code', code::text, count(*)::int from recipient where state = 'failed' group by code
        union all
        select kind, name, -count from campaign_count
          where account_id = ${accountId} and campaign_id = ${campaignId}
      )
      select kind, coalesce(name, '0') as name, sum(count)::int as difference from numbers
      group by kind, coalesce(name, '0') having sum(count) <> 0`,
  );
  // The columns hold no other words than these.
  const changes = rows.map(
    ({ kind, name, difference }) => ({ campaignId, kind, name, by: difference }) as CountChange,
  );
  await addCounts(unit, changes);
  return changes;
}
