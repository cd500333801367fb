import { type SQL, sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { StepCounts } from '../engine/diagram.ts';
import { listWaysIn } from '../flows/listWaysIn.ts';

/** At most so many processes are looked at, the newest ones; as many again of those it is a sub-flow of. */
const maxCounted = 20_000;

/** Which processes: of this version, begun at or after `since`. */
type Counted = { flowId: string; version: number; since: Date };

/**
 * How the processes of a flow version fared at each step, by its name, and those of other flows that ran it
 * as a sub-flow; steps that none came to are absent. Who is within a sub-flow waits at the step that
 * entered it. Processes started for a test do not count.
 */
export async function countSteps(unit: Unit, counted: Counted): Promise<Map<string, StepCounts>> {
  const counts = new Map<string, StepCounts>();
  for (const row of [...(await countOwn(unit, counted)), ...(await countInner(unit, counted))]) {
    const { step, came, gone, waiting } = row;
    const before = counts.get(step) ?? { passed: 0, left: 0, waiting: 0 };
    counts.set(step, {
      passed: before.passed + Math.max(came - gone - waiting, 0),
      left: before.left + gone,
      waiting: before.waiting + waiting,
    });
  }
  return counts;
}

type Row = { step: string; came: number; gone: number; waiting: number };

/** `each` gives rows (step, came, gone, waiting). */
const summed = (each: SQL): SQL =>
  sql`select step, sum(came)::int as came, sum(gone)::int as gone, sum(waiting)::int as waiting
    from (${each}) as each group by step`;

const countOwn = ({ tx, accountId }: Unit, { flowId, version, since }: Counted): Promise<Row[]> =>
  run<Row>(
    tx,
    sql`with counted as (
        select id, status, state->>'step' as step from process
        where account_id = ${accountId} and flow_id = ${flowId} and flow_version = ${version}
          and created_at >= ${since} and trigger->>'kind' <> 'test'
        order by created_at desc limit ${maxCounted}
      )
      ${summed(sql`select jsonb_array_elements_text(j.path) as step, 1 as came, 0 as gone, 0 as waiting
        from counted c join journal j on j.account_id = ${accountId} and j.process_id = c.id
        union all
        select step, 0, (status = 'failure')::int, (status = 'pending')::int from counted`)}`,
  );

/**
 * Processes of other flows that have entered this version, as their journal says. One that entered two
 * versions of it counts in both.
 */
async function countInner(unit: Unit, { flowId, version, since }: Counted): Promise<Row[]> {
  const { tx, accountId } = unit;
  const ways = await listWaysIn(unit, flowId);
  if (ways.length === 0) return [];
  const entered = `flows.${toWire('IPF', flowId)}`;
  return run<Row>(
    tx,
    sql`with way as (
        select * from unnest(
          ${arrayOf(
            'uuid',
            ways.map((way) => way.flowId),
          )},
          ${arrayOf(
            'integer',
            ways.map((way) => way.version),
          )},
          ${arrayOf(
            'text',
            ways.map((way) => way.prefix),
          )}) as w (flow_id, flow_version, prefix)
      ), outer_one as (
        select p.id, p.status, p.flow_id, p.flow_version, concat_ws('/', p.state->>'step',
          (select string_agg(f.value->>'step', '/' order by f.ordinality)
            from jsonb_array_elements(p.state->'frames') with ordinality f)) as address
        from process p
        where p.account_id = ${accountId} and p.created_at >= ${since}
          and p.trigger->>'kind' <> 'test'
          and p.flow_id = any(${arrayOf('uuid', [...new Set(ways.map((way) => way.flowId))])})
          and (p.flow_id, p.flow_version) in (select flow_id, flow_version from way)
        order by p.created_at desc limit ${maxCounted}
      ), counted as (
        select * from outer_one o where exists (
          select 1 from journal j where j.account_id = ${accountId} and j.process_id = o.id
            and j.reads->>${entered} = ${String(version)})
      ), place as (
        select jsonb_array_elements_text(j.path) as address, c.flow_id, c.flow_version,
          1 as came, 0 as gone, 0 as waiting
        from counted c join journal j on j.account_id = ${accountId} and j.process_id = c.id
        union all
        select address, flow_id, flow_version, 0, (status = 'failure')::int, (status = 'pending')::int
        from counted
      )
      ${summed(sql`select split_part(substr(p.address, length(w.prefix) + 1), '/', 1) as step,
          p.came, p.gone, p.waiting
        from place p join way w on w.flow_id = p.flow_id and w.flow_version = p.flow_version
          and starts_with(p.address, w.prefix)
        where p.came = 0 or strpos(substr(p.address, length(w.prefix) + 1), '/') = 0`)}`,
  );
}
