import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts, type CountChange } from './addCounts.ts';
import { inAudience } from './inAudience.ts';

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
          and ${inAudience}
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
