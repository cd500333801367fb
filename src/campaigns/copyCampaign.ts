import type { Unit } from '../db/unit.ts';
import { createCampaign } from './createCampaign.ts';
import { type CampaignView, getCampaign } from './getCampaign.ts';

/**
 * A draft that says what another campaign said, to nobody yet and at no time. AppErrors of `getCampaign` and of
 * `createCampaign`, as where its outbound is gone.
 */
export async function copyCampaign(unit: Unit, id: string, name: string): Promise<CampaignView> {
  const { campaign } = await getCampaign(unit, id);
  const { outboundId, flowId, variables, countryCode, window, rate, cap, guard } = campaign;
  return createCampaign(unit, {
    name,
    outboundId,
    flowId,
    variables,
    countryCode,
    startAt: null,
    stopAt: null,
    window,
    rate,
    cap,
    guard,
    expiresAfter: campaign.expiresAfter,
  });
}
