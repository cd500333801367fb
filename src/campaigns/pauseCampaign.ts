import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { blockersToSend } from './blockersOf.ts';
import { type CampaignView, getCampaign, lockCampaign } from './getCampaign.ts';
import { goOn } from './goOn.ts';
import { setStatus } from './setStatus.ts';

/** Stops a campaign's claims: none begins after this has been committed. AppErrors `not_found`, `conflict`. */
export async function pauseCampaign(unit: Unit, id: string): Promise<CampaignView> {
  const row = await lockCampaign(unit, id);
  if (row.status === 'running') {
    await setStatus(unit, row, {
      status: 'paused',
      pauseReason: 'requested',
      pauseDetail: '',
      pausedAt: unit.now,
    });
  } else if (row.status !== 'paused') {
    throw new AppError(
      'conflict',
      `The campaign is ${row.status}: only a running one can be paused`,
    );
  }
  return getCampaign(unit, id);
}

/** Lets it go on. AppErrors `not_found`, `conflict`, and `invalid_request` with what keeps it from sending. */
export async function resumeCampaign(unit: Unit, id: string): Promise<CampaignView> {
  const row = await lockCampaign(unit, id);
  if (row.status === 'paused') {
    const blockers = await blockersToSend(unit, row);
    if (blockers.length > 0) {
      throw new AppError(
        'invalid_request',
        blockers.map(({ message }) => message).join('. '),
        blockers.map(({ code, message }) => ({ path: code, message })),
      );
    }
    await goOn(unit, row);
  } else if (row.status !== 'running') {
    throw new AppError(
      'conflict',
      `The campaign is ${row.status}: only a paused one can be resumed`,
    );
  }
  return getCampaign(unit, id);
}
