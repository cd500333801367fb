import { and, eq, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { lockCampaign } from './getCampaign.ts';
import { campaign, campaignCount } from './table.ts';

/** AppError `not_found`, and `conflict` for one that is more than a draft. */
export async function deleteCampaign(unit: Unit, id: string): Promise<void> {
  const { tx, accountId } = unit;
  const { status } = await lockCampaign(unit, id);
  if (status !== 'draft') {
    throw new AppError('conflict', `The campaign is ${status}: only a draft can be deleted`);
  }
  await run(
    tx,
    sql`delete from campaign_import_refusal r using campaign_import i
      where i.account_id = ${accountId} and i.campaign_id = ${id}
        and r.account_id = i.account_id and r.import_id = i.id`,
  );
  await run(
    tx,
    sql`delete from campaign_import where account_id = ${accountId} and campaign_id = ${id}`,
  );
  await run(
    tx,
    sql`delete from campaign_recipient where account_id = ${accountId} and campaign_id = ${id}`,
  );
  await tx
    .delete(campaignCount)
    .where(and(eq(campaignCount.accountId, accountId), eq(campaignCount.campaignId, id)));
  await tx.delete(campaign).where(and(eq(campaign.accountId, accountId), eq(campaign.id, id)));
}
