import { getCampaign } from '../../campaigns/getCampaign.ts';
import { numberIn } from '../../contacts/phoneNumber.ts';
import { openUnit } from '../../db/unit.ts';
import { durationMs } from '../../engine/duration.ts';
import type { ChangeDeps } from './changePerson.ts';
import { type SentOutbound, sendOutbound } from './sendOutbound.ts';

type TestSend = {
  accountId: string;
  campaignId: string;
  /** As somebody has written it. */
  phoneNumber: string;
  /** Of a number without one; absent: the campaign's. */
  countryCode?: string | undefined;
  /** The campaign's defaults fill what is empty. */
  variables: Readonly<Record<string, string>>;
  actor: string;
  requestId?: string | undefined;
};

/**
 * Sends a campaign's outbound to one phone; it counts nowhere in the campaign. AppErrors of `sendOutbound`, and
 * `invalid_request` for what is no number.
 */
export async function sendCampaignTest(
  deps: ChangeDeps,
  { accountId, campaignId, ...asked }: TestSend,
): Promise<SentOutbound & { number: string; outboundId: string }> {
  const { campaign, phoneNumber } = await openUnit(deps, accountId, (unit) =>
    getCampaign(unit, campaignId),
  );
  const { outboundId } = campaign;
  const defaults = Object.entries(campaign.variables).map(([name, value]) => [name, text(value)]);
  const number = numberIn(asked.phoneNumber, asked.countryCode ?? campaign.countryCode);
  const sent = await sendOutbound(deps, {
    accountId,
    outboundId,
    number,
    actor: asked.actor,
    variables: { ...Object.fromEntries(defaults), ...withoutEmpty(asked.variables) },
    flowId: campaign.flowId ?? undefined,
    line: phoneNumber,
    waitsMs: durationMs(campaign.expiresAfter),
    requestId: asked.requestId,
  });
  return { ...sent, number, outboundId };
}

const withoutEmpty = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
