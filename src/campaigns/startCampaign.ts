import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { blockersOf } from './blockersOf.ts';
import { type CampaignView, getCampaign, lockCampaign } from './getCampaign.ts';
import { requireNoUpload } from './requireNoUpload.ts';
import { setStatus } from './setStatus.ts';

/**
 * Starts a campaign, or where its time is still to come has it start then; one that has been started is left as
 * it is. AppErrors `not_found`, `invalid_request` with what keeps it from starting, and `conflict`.
 */
export async function startCampaign(unit: Unit, id: string): Promise<CampaignView> {
  const row = await lockCampaign(unit, id);
  switch (row.status) {
    case 'planning':
    case 'running':
      return getCampaign(unit, id);
    case 'paused':
      throw new AppError('conflict', 'The campaign is paused: resume it');
    case 'completed':
    case 'canceled':
    case 'failed':
      throw new AppError('conflict', `The campaign is ${row.status}: it cannot start again`);
    case 'draft':
    case 'scheduled': {
      await requireNoUpload(unit, id);
      const blockers = await blockersOf(unit, row);
      if (blockers.length > 0) {
        throw new AppError(
          'invalid_request',
          blockers.map(({ message }) => message).join('. '),
          blockers.map(({ code, message }) => ({ path: code, message })),
        );
      }
      const isLater = row.startAt !== null && row.startAt > unit.now;
      if (isLater && row.status === 'draft') await setStatus(unit, row, { status: 'scheduled' });
      if (!isLater) await setStatus(unit, row, { status: 'planning', startedAt: unit.now });
      return getCampaign(unit, id);
    }
  }
}
