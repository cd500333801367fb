import type { Unit } from '../db/unit.ts';
import { variablesOf } from '../messages/templateShape.ts';
import { type Blocker, blockersOf, blockersToSend } from './blockersOf.ts';
import { countMissing } from './countMissing.ts';
import { type CampaignRow, getCampaign } from './getCampaign.ts';
import type { RunningCampaign } from './judgeRecipient.ts';
import { readPlace } from './readPlace.ts';
import { readTierUse } from './readTierUse.ts';
import { tierLimit } from './tierLimit.ts';

/** What a preview knows before it looks at anybody. */
export type PreviewScene = {
  asOf: Date;
  campaign: CampaignRow;
  blockers: Blocker[];
  missing: Record<string, number>;
  /** When it would start. */
  startsAt: Date;
  judgedBy: RunningCampaign;
  throughput: number;
  tierLimit: number | undefined;
  tierLeft: number | undefined;
};

/** AppError `not_found`. */
export async function readPreviewScene(unit: Unit, id: string): Promise<PreviewScene> {
  const { now } = unit;
  const { campaign } = await getCampaign(unit, id);
  const { startAt, variables } = campaign;
  const place = await readPlace(unit, campaign);
  if (!place) throw new Error(`The campaign ${id} has lost its line or outbound`);
  const { judgedBy, wabaId, throughput } = place;
  const limit = tierLimit(place.tier);
  const open = variablesOf(judgedBy.outbound.names).filter(
    (name) => (variables[name] ?? '') === '',
  );
  return {
    asOf: now,
    campaign,
    blockers: await (isAhead(campaign) ? blockersOf : blockersToSend)(unit, campaign),
    missing: await countMissing(unit, campaign, open),
    startsAt: startAt && startAt > now ? startAt : now,
    judgedBy: { ...judgedBy, tierFreeAt: undefined },
    throughput,
    tierLimit: limit,
    tierLeft:
      limit === undefined ? undefined : Math.max(0, limit - (await readTierUse(unit, wabaId))),
  };
}

/** One that has started has asked its sources already. */
export const isAhead = ({ status }: Pick<CampaignRow, 'status'>): boolean =>
  status === 'draft' || status === 'scheduled';
