import { and, asc, eq, gt, ilike, isNotNull, isNull } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { flow } from './table.ts';

/** A flow without its draft. */
export type FlowSummary = Omit<typeof flow.$inferSelect, 'draft' | 'deletedAt'>;

export type FlowFilter = {
  status?: 'draft' | 'published' | undefined;
  /** Part of the name, in whatever case. */
  name?: string | undefined;
};

/** The account's flows, oldest first. */
export async function listFlows(
  unit: Unit,
  { status, name }: FlowFilter,
  { after, limit }: PageRequest,
): Promise<Page<FlowSummary>> {
  const rows = await unit.tx
    .select({
      accountId: flow.accountId,
      id: flow.id,
      name: flow.name,
      draftRevision: flow.draftRevision,
      publishedVersion: flow.publishedVersion,
      createdAt: flow.createdAt,
      updatedAt: flow.updatedAt,
    })
    .from(flow)
    .where(
      and(
        eq(flow.accountId, unit.accountId),
        isNull(flow.deletedAt),
        status === undefined ? undefined : published[status](flow.publishedVersion),
        name ? ilike(flow.name, `%${name.replaceAll(/[%_\\]/g, '\\$&')}%`) : undefined,
        after?.[0] ? gt(flow.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(flow.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.id]);
}

const published = { draft: isNull, published: isNotNull };
