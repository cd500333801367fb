import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { dropAudience } from './emptyAudience.ts';
import { lockCampaign } from './getCampaign.ts';
import { campaign } from './table.ts';

/** AppError `not_found`, and `conflict` for one that is more than a draft. */
export async function deleteCampaign(unit: Unit, id: string): Promise<void> {
  const { tx, accountId } = unit;
  const { status } = await lockCampaign(unit, id);
  if (status !== 'draft') {
    throw new AppError('conflict', `The campaign is ${status}: only a draft can be deleted`);
  }
  await dropAudience(unit, id);
  await tx.delete(campaign).where(and(eq(campaign.accountId, accountId), eq(campaign.id, id)));
}
