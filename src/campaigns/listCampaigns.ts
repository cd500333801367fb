import { and, desc, eq, ilike, lt } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { type CampaignView, selectCampaigns, withCounts } from './getCampaign.ts';
import { type CampaignStatus, campaign } from './table.ts';

export type CampaignFilter = {
  status?: CampaignStatus | undefined;
  outboundId?: string | undefined;
  /** Part of the name, in whatever case. */
  query?: string | undefined;
};

/** The account's campaigns, newest first. */
export async function listCampaigns(
  unit: Unit,
  { status, outboundId, query }: CampaignFilter,
  { after, limit }: PageRequest,
): Promise<Page<CampaignView>> {
  const rows = await selectCampaigns(unit)
    .where(
      and(
        eq(campaign.accountId, unit.accountId),
        status && eq(campaign.status, status),
        outboundId ? eq(campaign.outboundId, outboundId) : undefined,
        query ? ilike(campaign.name, `%${query.replaceAll(/[%_\\]/g, '\\$&')}%`) : undefined,
        after?.[0] ? lt(campaign.id, after[0]) : undefined,
      ),
    )
    .orderBy(desc(campaign.id))
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, (last) => [last.campaign.id]);
  return { items: await withCounts(unit, items), ...(next && { next }) };
}
