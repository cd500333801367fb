import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { type CampaignView, getCampaign, lockCampaign } from './getCampaign.ts';
import { setStatus } from './setStatus.ts';

/**
 * Ends a campaign for good: nothing is claimed after this has been committed, and the rows of those who will not
 * be written to follow. AppErrors `not_found`, and `invalid_request` where it is over.
 */
export async function cancelCampaign(unit: Unit, id: string): Promise<CampaignView> {
  const row = await lockCampaign(unit, id);
  switch (row.status) {
    case 'canceled':
      break;
    case 'completed':
    case 'failed':
      throw new AppError('invalid_request', `campaign is already ${row.status}`);
    case 'draft':
    case 'scheduled':
    case 'planning':
    case 'running':
    case 'paused':
      await setStatus(unit, row, { status: 'canceled' });
  }
  return getCampaign(unit, id);
}
