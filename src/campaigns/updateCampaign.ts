import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { type CampaignDraft, checkDraft, draftFields, requireOrder } from './campaignDraft.ts';
import { type CampaignView, getCampaign, lockCampaign } from './getCampaign.ts';
import { wake } from './goOn.ts';
import { campaign } from './table.ts';

/** What is absent stays, also of the schedule. */
export type CampaignChange = { [F in keyof CampaignDraft]?: CampaignDraft[F] | undefined };

type Field = (typeof draftFields)[number];

/** Of one that sends: its pace, and when it stops. */
const changeable: readonly Field[] = ['rate', 'guard', 'stopAt', 'window'];

/**
 * Changes a campaign: before it has started all of it, later its pace and when it stops. What is given
 * as it is counts as no change. AppErrors of `checkDraft`, `not_found`, and `conflict` for what cannot
 * be changed any more.
 */
export async function updateCampaign(
  unit: Unit,
  id: string,
  change: CampaignChange,
): Promise<CampaignView> {
  const before = await lockCampaign(unit, id);
  const given = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
  const after: CampaignDraft = { ...before, ...given };
  const changed = draftFields.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  requireChangeable(before.status, changed);
  if (before.status === 'scheduled' && after.startAt === null) {
    throw new AppError(
      'invalid_request',
      'schedule.start_at is when a scheduled campaign starts: cancel it, or give another time',
    );
  }
  if (changed.length === 0) return getCampaign(unit, id);
  requireOrder(unit.now, after);
  const isDraft = before.status === 'draft' || before.status === 'scheduled';
  if (changed.includes('window')) await wake(unit, id);
  await unit.tx
    .update(campaign)
    .set({
      ...given,
      ...(!isDraft && changed.includes('window') && { lookAgainAfter: nobody }),
      ...(isDraft && (await checkDraft(unit, after))),
      updatedAt: unit.now,
    })
    .where(and(eq(campaign.accountId, unit.accountId), eq(campaign.id, id)));
  return getCampaign(unit, id);
}

/** Comes before all others. */
const nobody = '00000000-0000-0000-0000-000000000000';

function requireChangeable(status: string, changed: Field[]): void {
  switch (status) {
    case 'draft':
    case 'scheduled':
      return;
    case 'running':
    case 'paused': {
      const fixed = changed.filter((name) => !changeable.includes(name));
      if (fixed.length === 0) return;
      throw new AppError(
        'conflict',
        `The campaign is ${status}: only its rate, guard, stop_at and window can be changed`,
      );
    }
  }
  throw new AppError('conflict', `The campaign is ${status}: it cannot be changed`);
}
