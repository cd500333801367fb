import { and, eq } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { newImport } from '../imports/importTables.ts';
import { endImport, wasStoppedWords } from '../imports/runImport.ts';
import { campaignVariables } from './campaignVariables.ts';
import { type CampaignRow, lockCampaign } from './getCampaign.ts';
import { isStopped } from './imports.ts';
import type { RowRules } from './recipientRow.ts';
import { requireOpen } from './requireOpen.ts';
import { campaignImport } from './table.ts';

/** An upload on its way. */
export type Upload = { campaignId: string; importId: string; rules: RowRules };

/** AppError `not_found`, and `conflict` for a campaign that has started or is being uploaded to. */
export async function beginUpload(unit: Unit, campaignId: string): Promise<Upload> {
  const { accountId, now, tx } = unit;
  const campaign = await lockCampaign(unit, campaignId);
  requireOpen(campaign);
  const running = await tx
    .select()
    .from(campaignImport)
    .where(
      and(
        eq(campaignImport.accountId, accountId),
        eq(campaignImport.campaignId, campaignId),
        eq(campaignImport.status, 'running'),
      ),
    );
  for (const each of running) {
    if (isStopped(each, now)) await endImport(unit, campaignImport, each.id, wasStoppedWords);
    else {
      const named = toWire('IMP', each.id);
      throw new AppError('conflict', `The upload ${named} to this campaign is still under way`);
    }
  }
  const row = { ...newImport(unit), campaignId, accepted: 0 };
  await tx.insert(campaignImport).values(row);
  return { campaignId, importId: row.id, rules: await rulesOf(unit, campaign) };
}

const rulesOf = async (unit: Unit, campaign: CampaignRow): Promise<RowRules> => ({
  variables: await campaignVariables(unit, campaign),
  defaults: campaign.variables,
  countryCode: campaign.countryCode,
});
