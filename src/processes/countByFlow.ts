import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** `open`: have not ended. Of those begun at or after a moment: how many have `ended`, and how many of these `succeeded`. */
export type FlowCounts = { open: number; ended: number; succeeded: number };

/** At most so many of a flow are looked at, the newest ones. */
const maxCounted = 5_000;

/**
 * How the processes of these flows fare, by the flow's id; one without any is absent. What people have made
 * of an outcome counts, processes started for a test do not.
 */
export async function countByFlow(
  { tx, accountId }: Unit,
  flowIds: string[],
  since: Date,
): Promise<Map<string, FlowCounts>> {
  if (flowIds.length === 0) return new Map();
  const rows = await run<FlowCounts & { flow_id: string }>(
    tx,
    sql`with asked as (select * from unnest(${arrayOf('uuid', flowIds)}) as a (flow_id)),
      recent as (
        select a.flow_id, 0 as open, count(*) as ended,
          count(*) filter (where coalesce(p.override->>'status', p.status) = 'success') as succeeded
        from asked a cross join lateral (
          select status, override from process
          where account_id = ${accountId} and flow_id = a.flow_id and created_at >= ${since}
            and trigger->>'kind' <> 'test'
          order by created_at desc limit ${maxCounted}) as p
        where p.status <> 'pending' group by a.flow_id
      ), unended as (
        select flow_id, count(*) as open, 0 as ended, 0 as succeeded from process
        where account_id = ${accountId} and status = 'pending' and coalesce(failure_status, '') = ''
          and flow_id = any(${arrayOf('uuid', flowIds)}) and trigger->>'kind' <> 'test'
        group by flow_id
      )
      select flow_id, sum(open)::int as open, sum(ended)::int as ended,
        sum(succeeded)::int as succeeded
      from (select * from recent union all select * from unended) as each group by flow_id`,
  );
  return new Map(rows.map(({ flow_id, ...counts }) => [flow_id, counts]));
}
