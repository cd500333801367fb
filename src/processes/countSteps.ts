import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { StepCounts } from '../engine/diagram.ts';

/** At most so many processes are looked at, the newest ones. */
const maxCounted = 20_000;

/**
 * How the processes of a flow version that began at or after `since` fared at each step, by its name;
 * steps that none came to are absent. Processes started for a test do not count.
 */
export async function countSteps(
  { tx, accountId }: Unit,
  { flowId, version, since }: { flowId: string; version: number; since: Date },
): Promise<Map<string, StepCounts>> {
  const rows = await run<{ step: string; came: number; gone: number; waiting: number }>(
    tx,
    sql`with counted as (
        select id, status, state->>'step' as step from process
        where account_id = ${accountId} and flow_id = ${flowId} and flow_version = ${version}
          and created_at >= ${since} and trigger->>'kind' <> 'test'
        order by created_at desc limit ${maxCounted}
      )
      select step, sum(came)::int as came, sum(gone)::int as gone, sum(waiting)::int as waiting
      from (
        select jsonb_array_elements_text(j.path) as step, 1 as came, 0 as gone, 0 as waiting
        from counted c join journal j on j.account_id = ${accountId} and j.process_id = c.id
        union all
        select step, 0, (status = 'failure')::int, (status = 'pending')::int from counted
      ) as each
      group by step`,
  );
  return new Map(
    rows.map(({ step, came, gone, waiting }) => [
      step,
      { passed: Math.max(came - gone - waiting, 0), left: gone, waiting },
    ]),
  );
}
