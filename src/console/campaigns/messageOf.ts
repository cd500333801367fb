import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { Unit } from '../../db/unit.ts';
import { readOutbounds } from '../../outbounds/readOutbounds.ts';

/** What the message of a campaign is called, also where the provider has it no more. */
export async function messageOf(unit: Unit, { outboundId }: CampaignRow): Promise<string> {
  const [found] = (await readOutbounds(unit, [outboundId])).values();
  return found ? `${found.name} (${found.language})` : '–';
}
