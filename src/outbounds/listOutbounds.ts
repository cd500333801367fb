import { and, asc, eq, gt, ilike, inArray, ne, not, or, type SQL, sql } from 'drizzle-orm';
import { findUuid } from '../db/ids.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { getLine } from '../lines/getLine.ts';
import { type OutboundView, selectOutbounds } from './getOutbound.ts';
import { namedStatuses, type ShownStatus, storedAs } from './shownStatus.ts';
import { outbound } from './table.ts';

export type OutboundFilter = {
  /** A number of ours: outbounds that it can send. */
  line?: string | undefined;
  /** A flow: outbounds that its published version sends, or whose `continue` starts it. */
  flowId?: string | undefined;
  status?: ShownStatus | undefined;
  category?: string | undefined;
  /** A text in its name or its body, or its id. */
  query?: string | undefined;
};

/**
 * The account's outbounds, oldest first. AppError `invalid_request` without a line and a flow,
 * `not_found` for a line that the account does not have.
 */
export async function listOutbounds(
  unit: Unit,
  filter: OutboundFilter,
  { after, limit }: PageRequest,
): Promise<Page<OutboundView>> {
  if (filter.line === undefined && filter.flowId === undefined) {
    throw new AppError('invalid_request', 'line or flow_id parameter is missing');
  }
  const rows = await selectOutbounds(unit)
    .where(
      and(
        eq(outbound.accountId, unit.accountId),
        ne(outbound.status, 'DELETED'),
        filter.line === undefined ? undefined : await ofLine(unit, filter.line),
        filter.flowId === undefined ? undefined : await ofFlow(unit, filter.flowId),
        filter.status && hasStatus(filter.status),
        filter.category ? eq(outbound.category, filter.category) : undefined,
        filter.query ? holds(filter.query) : undefined,
        after?.[0] ? gt(outbound.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(outbound.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.outbound.id]);
}

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

function holds(query: string): SQL | undefined {
  const id = findUuid('OTB', query);
  if (id !== undefined) return eq(outbound.id, id);
  const pattern = `%${query.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return or(ilike(outbound.name, pattern), ilike(sql`${outbound.shape}->>'body'`, pattern));
}
