import { listCampaigns } from '../../campaigns/listCampaigns.ts';
import { overStatuses } from '../../campaigns/table.ts';
import { toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { type FlowSummary, listFlows } from '../../flows/listFlows.ts';
import { listSenders } from '../../flows/listSenders.ts';
import { getOutbound, type OutboundView } from '../../outbounds/getOutbound.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { outboundIdOf } from './places.ts';

/** Who would miss an outbound; `isOn`: it cannot be removed before that is over. */
export type Use = { href: string; name: string; kind: 'flow' | 'campaign'; isOn: boolean };

/** An outbound with what is shown around it. */
export type One = {
  view: OutboundView;
  uses: Use[];
  /** Published ones, which a reply to it may start. */
  flows: FlowSummary[];
  zone: Zone;
};

const mostCampaigns = 20;

/** AppError `not_found`. */
export async function readOne(unit: Unit, { c, words }: Visit): Promise<One> {
  const view = await getOutbound(unit, outboundIdOf(c));
  const { id } = view.outbound;
  const flows = await listSenders(unit, id);
  const campaigns = await listCampaigns(unit, { outboundId: id }, { limit: mostCampaigns });
  return {
    view,
    uses: [
      ...flows.map((flow) => ({
        href: `/console/flows/${toWire('IPF', flow.id)}`,
        name: flow.name,
        kind: 'flow' as const,
        isOn: false,
      })),
      ...campaigns.items.map(({ campaign }) => ({
        href: `/console/campaigns/${toWire('CPG', campaign.id)}`,
        name: campaign.name,
        kind: 'campaign' as const,
        isOn: !overStatuses.includes(campaign.status),
      })),
    ],
    flows: (await listFlows(unit, { status: 'published' }, { limit: 500 })).items,
    zone: await readZone(unit, words),
  };
}
