import type { Unit } from '../db/unit.ts';
import { type CampaignDraft, checkDraft } from './campaignDraft.ts';
import { type CampaignView, getCampaign } from './getCampaign.ts';
import { campaign } from './table.ts';

/** A draft: it has nobody to write to yet, and nothing leaves before it is started. AppErrors of `checkDraft`. */
export async function createCampaign(unit: Unit, draft: CampaignDraft): Promise<CampaignView> {
  const id = unit.newId();
  await unit.tx.insert(campaign).values({
    ...draft,
    ...(await checkDraft(unit, draft)),
    accountId: unit.accountId,
    id,
    status: 'draft',
    sources: [],
    failureReason: '',
    createdAt: unit.now,
    updatedAt: unit.now,
  });
  return getCampaign(unit, id);
}
