import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  ilike,
  inArray,
  lt,
  ne,
  not,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { findUuid } from '../db/ids.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { getLine } from '../lines/getLine.ts';
import { type OutboundView, selectOutbounds } from './getOutbound.ts';
import { qualitiesStoredAs, type ShownQuality } from './shownQuality.ts';
import { namedStatuses, type ShownStatus, shownStatusOf, storedAs } from './shownStatus.ts';
import { outbound } from './table.ts';

export type OutboundFilter = {
  /** A number of ours: outbounds that it can send. */
  line?: string | undefined;
  /** A flow: outbounds that its published version sends, or whose `continue` starts it. */
  flowId?: string | undefined;
  status?: ShownStatus | undefined;
  quality?: ShownQuality | undefined;
  category?: string | undefined;
  /** The provider's code, as in `es_MX`. */
  language?: string | undefined;
  /** A text in its name or its body, or its id. */
  query?: string | undefined;
};

/** The account's outbounds, oldest first. AppError `not_found` for a line that the account does not have. */
export async function listOutbounds(
  unit: Unit,
  filter: OutboundFilter,
  { after, limit }: PageRequest,
  order: 'oldest' | 'newest' = 'oldest',
): Promise<Page<OutboundView>> {
  const [isBeyond, first] = order === 'oldest' ? ([gt, asc] as const) : ([lt, desc] as const);
  const rows = await selectOutbounds(unit)
    .where(
      and(
        ...(await conditionsOf(unit, filter)),
        after?.[0] ? isBeyond(outbound.id, after[0]) : undefined,
      ),
    )
    .orderBy(first(outbound.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.outbound.id]);
}

/** How many outbounds of each status there are, but for the filter's own. AppErrors of `listOutbounds`. */
export async function countByStatus(
  unit: Unit,
  filter: OutboundFilter,
): Promise<Map<ShownStatus, number>> {
  const rows = await unit.tx
    .select({ status: outbound.status, count: count() })
    .from(outbound)
    .where(and(...(await conditionsOf(unit, { ...filter, status: undefined }))))
    .groupBy(outbound.status);
  const counts = new Map<ShownStatus, number>();
  for (const row of rows) {
    const status = shownStatusOf(row.status);
    counts.set(status, (counts.get(status) ?? 0) + row.count);
  }
  return counts;
}

/** The languages that the account has outbounds in, by the provider's codes. */
export async function listLanguages({ tx, accountId }: Unit): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ language: outbound.language })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), ne(outbound.status, 'DELETED')))
    .orderBy(asc(outbound.language));
  return rows.map(({ language }) => language);
}

const conditionsOf = async (unit: Unit, filter: OutboundFilter): Promise<(SQL | undefined)[]> => [
  eq(outbound.accountId, unit.accountId),
  ne(outbound.status, 'DELETED'),
  filter.line === undefined ? undefined : await ofLine(unit, filter.line),
  filter.flowId === undefined ? undefined : await ofFlow(unit, filter.flowId),
  filter.status && hasStatus(filter.status),
  filter.quality && hasQuality(filter.quality),
  filter.category ? eq(outbound.category, filter.category) : undefined,
  filter.language ? eq(outbound.language, filter.language) : undefined,
  filter.query ? holds(filter.query) : undefined,
];

async function ofLine(unit: Unit, number: string): Promise<SQL> {
  const { line } = await getLine(unit, number);
  return eq(outbound.wabaId, line.wabaId);
}

async function ofFlow(unit: Unit, flowId: string): Promise<SQL | undefined> {
  const sent = await run<{ id: string }>(
    unit.tx,
    sql`select distinct step->>'outbound_id' as id from flow f
      join flow_version v on v.account_id = f.account_id and v.flow_id = f.id
        and v.version = f.published_version
      cross join lateral jsonb_path_query(v.definition,
        '$.steps.*?(@.type == "outbound")') as step
      where f.account_id = ${unit.accountId} and f.id = ${flowId}`,
  );
  const ids = sent.flatMap(({ id }) => findUuid('OTB', id) ?? []);
  return or(eq(outbound.flowId, flowId), inArray(outbound.id, ids));
}

function hasStatus(shown: ShownStatus): SQL | undefined {
  const { words, others } = storedAs(shown);
  const named = inArray(outbound.status, words);
  return others ? or(named, not(inArray(outbound.status, [...namedStatuses]))) : named;
}

function hasQuality(shown: ShownQuality): SQL | undefined {
  const words = inArray(outbound.quality, qualitiesStoredAs(shown));
  return shown === 'PENDING' ? not(words) : words;
}

function holds(query: string): SQL | undefined {
  const id = findUuid('OTB', query);
  if (id !== undefined) return eq(outbound.id, id);
  const pattern = `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return or(ilike(outbound.name, pattern), ilike(sql`${outbound.shape}->>'body'`, pattern));
}
