import { type SQL, sql } from 'drizzle-orm';
import { foldText } from '../contacts/foldText.ts';
import { searchSql } from '../contacts/segmentSql.ts';
import { uuidFloor } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Ending } from '../engine/effects.ts';
import type { ProcessFilter } from './listProcesses.ts';

/** Ids of processes from the newest, `before` one, at most so many. */
type Wanted = { before: string | undefined; limit: number };

/** So many contacts are gone through one by one; more are met soon by going through the processes. */
const fewContacts = 1_000;

/**
 * The newest processes that fit. Each way to them is an index that has them in the order of their ids, so
 * that none of them takes longer the more there are; the plans may not leave these.
 */
export async function findProcesses(
  unit: Unit,
  filter: ProcessFilter,
  wanted: Wanted,
): Promise<string[]> {
  await run(unit.tx, walkIndexes);
  const ways = filter.search
    ? await waysTo(unit, filter.search, filter, wanted)
    : [byOutcome(unit, filter, wanted)];
  if (ways.length === 0) return [];
  const rows = await run<{ id: string }>(
    unit.tx,
    sql`select id from (${sql.join(
      ways.map((way) => sql`(${way})`),
      sql` union `,
    )}) as found order by id desc limit ${wanted.limit}::int`,
  );
  return rows.map(({ id }) => id);
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

/** By an id, that one or those of that flow; by a text, those it stands in, and those of whom it stands in. */
async function waysTo(
  unit: Unit,
  { processId, flowId, text }: NonNullable<ProcessFilter['search']>,
  filter: ProcessFilter,
  wanted: Wanted,
): Promise<SQL[]> {
  const all = fits(unit, filter, wanted);
  if (processId)
    return [sql`select p.id from process p where ${all} and p.id = ${processId}::uuid`];
  if (flowId) {
    // Its index is by time, which comes in the order of the ids.
    const until =
      wanted.before === undefined ? sql`` : sql`and p.created_at <= ${madeAt(wanted.before)}`;
    return [
      sql`select p.id from process p where ${all} and p.flow_id = ${flowId}::uuid ${until}
        order by p.created_at desc, p.id desc limit ${wanted.limit}::int`,
    ];
  }
  const part = `%${foldText(text.trim()).replace(/[\\%_]/g, '\\$&')}%`;
  const inText = sql`select p.id from process p where ${all} and p.search like ${part} ${newest(wanted)}`;
  const contacts = await run<{ id: string }>(
    unit.tx,
    sql`select id from contact where account_id = ${unit.accountId} and ${searchSql(text)}
      limit ${fewContacts + 1}::int`,
  );
  if (contacts.length <= fewContacts) {
    const ids = contacts.map(({ id }) => id);
    return [
      inText,
      sql`select each.id from unnest(${arrayOf('uuid', ids)}) as whose(id)
        cross join lateral (select p.id from process p
          where ${all} and p.contact_id = whose.id ${newest(wanted)}) as each`,
    ];
  }
  return [
    inText,
    sql`select p.id from process p where ${all} and exists (select 1 from contact
        where account_id = p.account_id and id = p.contact_id and ${searchSql(text)} offset 0)
      ${newest(wanted)}`,
  ];
}
