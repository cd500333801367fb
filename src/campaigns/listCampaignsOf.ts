import { and, desc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { campaign, campaignRecipient, type RecipientState } from './table.ts';

/** A campaign that somebody was in, and how far it came with them. */
export type CampaignOfContact = { id: string; name: string; state: RecipientState; at: Date };

/** The newest campaigns that a contact was in, newest first. */
export const listCampaignsOf = (
  { tx, accountId }: Unit,
  contactId: string,
  limit: number,
): Promise<CampaignOfContact[]> =>
  tx
    .select({
      id: campaign.id,
      name: campaign.name,
      state: campaignRecipient.state,
      at: campaignRecipient.updatedAt,
    })
    .from(campaignRecipient)
    .innerJoin(
      campaign,
      and(eq(campaign.accountId, accountId), eq(campaign.id, campaignRecipient.campaignId)),
    )
    .where(
      and(eq(campaignRecipient.accountId, accountId), eq(campaignRecipient.contactId, contactId)),
    )
    .orderBy(desc(campaign.id))
    .limit(limit);
