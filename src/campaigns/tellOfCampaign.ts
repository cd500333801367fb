import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { EventName } from '../hooks/eventActions.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import { audienceOf, noCounts, readCounts } from './readCounts.ts';
import type { campaign } from './table.ts';

type CampaignAction = Extract<EventName, { type: 'whatsapp_campaign' }>['action'];

/** Tells the hooks what became of a campaign, with its numbers. */
export async function tellOfCampaign(
  unit: Unit,
  action: CampaignAction,
  row: typeof campaign.$inferSelect,
): Promise<void> {
  const counts = (await readCounts(unit, [row.id])).get(row.id) ?? noCounts();
  await recordHookEvents(unit, [
    {
      type: 'whatsapp_campaign',
      action,
      object: () => ({
        campaign_id: toWire('CPG', row.id),
        name: row.name,
        status: row.status,
        outbound_id: toWire('OTB', row.outboundId),
        audience: audienceOf(counts),
        counters: counts.states,
        responses: counts.responses,
        ...(row.pauseReason !== null && {
          pause: {
            reason: row.pauseReason,
            detail: row.pauseDetail ?? '',
            since: row.pausedAt?.toISOString() ?? '',
          },
        }),
      }),
    },
  ]);
}
