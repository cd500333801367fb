import { type SQL, sql } from 'drizzle-orm';
import { findContactIds } from '../contacts/findContactIds.ts';
import { foldText } from '../contacts/foldText.ts';
import { searchSql } from '../contacts/segmentSql.ts';
import { uuidFloor } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Ending } from '../engine/effects.ts';
import { findIdsWith } from './findIdsWith.ts';
import type { ProcessFilter } from './listProcesses.ts';

/** Ids of processes from the newest, `before` one, at most so many. */
type Wanted = { before: string | undefined; limit: number };

/** The ids, and where the search has stopped although more may fit. */
export type Found = { ids: string[]; lookedTo?: string };

/** So many are looked at for one page where no index has only those that fit. */
const mostLookedAt = 1_000;

/**
 * The newest processes that fit. Each way to them is an index that has them in the order of their ids, so
 * that none of them takes longer the more there are; the plans may not leave these. Where a text is found in
 * very many, and by flow and outcome together, so many of the newest are looked at, and no more.
 */
export async function findProcesses(
  unit: Unit,
  filter: ProcessFilter,
  wanted: Wanted,
): Promise<Found> {
  await run(unit.tx, walkIndexes);
  const all = fits(unit, filter, wanted);
  if (!filter.search)
    return { ids: await newestOf(unit, [byOutcome(unit, filter, wanted)], wanted) };
  const { processId, flowId, text } = filter.search;
  if (processId) {
    const way = sql`select p.id from process p where ${all} and p.id = ${processId}::uuid`;
    return { ids: await newestOf(unit, [way], wanted) };
  }
  if (flowId) return findOfFlow(unit, flowId, filter, wanted);
  const part = `%${foldText(text.trim()).replace(/[\\%_]/g, '\\$&')}%`;
  const processes = await findIdsWith(unit, part);
  const contacts = processes && (await findContactIds(unit, text));
  if (contacts) {
    const ways = [
      sql`select p.id from process p where ${all} and p.id = any(${arrayOf('uuid', processes)})`,
      sql`select each.id from unnest(${arrayOf('uuid', contacts)}) as whose(id)
        cross join lateral (select p.id from process p
          where ${all} and p.contact_id = whose.id ${newest(wanted)}) as each`,
    ];
    return { ids: await newestOf(unit, ways, wanted) };
  }
  const fitting = sql`p.search like ${part} or exists (select 1 from contact
    where account_id = p.account_id and id = p.contact_id and ${searchSql(text)} offset 0)`;
  const looked = byOutcome(unit, filter, { ...wanted, limit: mostLookedAt });
  return lookThrough(unit, looked, fitting, wanted);
}

/** Of a flow's newest those of an outcome. Its index is by time, which comes in the order of the ids. */
function findOfFlow(
  unit: Unit,
  flowId: string,
  { range, ...outcome }: ProcessFilter,
  wanted: Wanted,
): Promise<Found> {
  const until =
    wanted.before === undefined ? sql`` : sql`and p.created_at <= ${madeAt(wanted.before)}`;
  const looked = sql`select p.id from process p
    where ${fits(unit, range ? { range } : {}, wanted)} and p.flow_id = ${flowId}::uuid ${until}
    order by p.created_at desc, p.id desc limit ${mostLookedAt}::int`;
  return lookThrough(unit, looked, fits(unit, outcome, wanted), wanted);
}

async function newestOf({ tx }: Unit, ways: SQL[], { limit }: Wanted): Promise<string[]> {
  const each = ways.map((way) => sql`(${way})`);
  const rows = await run<{ id: string }>(
    tx,
    sql`select id from (${sql.join(each, sql` union `)}) as found
      order by id desc limit ${limit}::int`,
  );
  return rows.map(({ id }) => id);
}

/** Of the newest of these that fit. */
async function lookThrough(
  { tx, accountId }: Unit,
  looked: SQL,
  fitting: SQL,
  { limit }: Wanted,
): Promise<Found> {
  const rows = await run<{ id: string; fits: boolean }>(
    tx,
    sql`with looked as materialized (
        select id from (${looked}) as each order by id desc limit ${mostLookedAt}::int)
      (select p.id, true as fits from looked l
        cross join lateral (select * from process where account_id = ${accountId} and id = l.id) as p
        where ${fitting} order by l.id desc limit ${limit}::int)
      union all
      (select id, false from looked order by id desc offset ${mostLookedAt - 1}::int limit 1)`,
  );
  const ids = rows.flatMap((row) => (row.fits ? [row.id] : []));
  const end = rows.find((row) => !row.fits);
  return { ids, ...(ids.length < limit && end && { lookedTo: end.id }) };
}

// The values decide which way is short: no plan is for all of them.
const walkIndexes = sql.raw(`select set_config('enable_seqscan', 'off', true),
  set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
  set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true)`);

const failureStatuses = Object.keys({
  declined: true,
  expired: true,
  system_error: true,
  canceled: true,
} satisfies Record<NonNullable<Ending['failureStatus']>, true>);

/** The millisecond in which an id was made, at the latest. */
const madeAt = (id: string): SQL =>
  sql`to_timestamp((('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint + 1) / 1000.0)`;

const newest = ({ limit }: Wanted): SQL => sql`order by p.id desc limit ${limit}::int`;

/** What every way asks of a process. An id is made when the process is, so it says when that was. */
function fits({ accountId }: Unit, filter: ProcessFilter, { before }: Wanted): SQL {
  const { status, failureStatus, declinedReasons, range } = filter;
  return sql.join(
    [
      sql`p.account_id = ${accountId}`,
      ...(before === undefined ? [] : [sql`p.id < ${before}::uuid`]),
      ...(range
        ? [
            sql`p.id >= ${uuidFloor(range.from.getTime())}::uuid`,
            sql`p.id < ${uuidFloor(range.to.getTime() + 1)}::uuid`,
          ]
        : []),
      ...(status === undefined ? [] : [sql`p.status = ${status}`]),
      ...(failureStatus === undefined
        ? []
        : [sql`coalesce(p.failure_status, '') = ${failureStatus}`]),
      ...(declinedReasons
        ? [sql`p.declined_reason = any(${arrayOf('text', declinedReasons)})`]
        : []),
    ],
    sql` and `,
  );
}

/** From each kind of outcome that is meant the newest ones. */
function byOutcome(unit: Unit, filter: ProcessFilter, wanted: Wanted): SQL {
  const { status, failureStatus, declinedReasons } = filter;
  const all = sql`${fits(unit, filter, wanted)}`;
  const failures = arrayOf(
    'text',
    failureStatus === undefined ? ['', ...failureStatuses] : [failureStatus],
  );
  const isOfKind = sql`coalesce(p.failure_status, '') = kind.failure_status`;
  if (declinedReasons) {
    return sql`select each.id from unnest(${arrayOf('text', declinedReasons)}) as reason(text)
      cross join unnest(${failures}) as kind(failure_status)
      cross join lateral (select p.id from process p
        where ${all} and left(p.declined_reason, 100) = left(reason.text, 100) and ${isOfKind}
          and p.declined_reason = reason.text
        ${newest(wanted)}) as each`;
  }
  if (status === undefined && failureStatus === undefined) {
    return sql`select p.id from process p where ${all} ${newest(wanted)}`;
  }
  if (status === 'failure' || status === undefined) {
    return sql`select each.id from unnest(${failures}) as kind(failure_status)
      cross join lateral (select p.id from process p
        where ${all} and p.status = 'failure' and ${isOfKind} ${newest(wanted)}) as each`;
  }
  return sql`select p.id from process p
    where ${all} and coalesce(p.failure_status, '') = '' ${newest(wanted)}`;
}
