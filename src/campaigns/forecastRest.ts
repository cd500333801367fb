import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { type Forecast, forecast } from './forecast.ts';
import type { CampaignView } from './getCampaign.ts';

import { waitingIn } from './readCounts.ts';
import { readPlace } from './readPlace.ts';
import { readTierUse } from './readTierUse.ts';
import { tierLimit } from './tierLimit.ts';

/**
 * How long a campaign that has started will still take, by its numbers and without a look at anybody: cheap
 * enough to be asked again and again. Undefined where its line or outbound is gone.
 */
export async function forecastRest(
  unit: Unit,
  { campaign, counts }: CampaignView,
): Promise<Forecast | undefined> {
  const { accountId, now, tx } = unit;
  const place = await readPlace(unit, campaign);
  if (!place) return undefined;
  // Both ends of an index: whose turn it is was due before now.
  const [held] = await run<{ first: Date | null; last: Date | null; is_open: boolean }>(
    tx,
    sql`select min(due_at) as first, max(due_at) as last,
        exists (select 1 from campaign_recipient where account_id = ${accountId}
          and campaign_id = ${campaign.id} and due_at <= ${now}) as is_open
      from campaign_recipient where account_id = ${accountId} and campaign_id = ${campaign.id}
        and due_at > ${now}`,
  );
  const limit = tierLimit(place.tier);
  const used = limit === undefined ? 0 : await readTierUse(unit, place.wabaId);
  return forecast({
    campaign,
    messages: waitingIn(counts),
    startsAt: now,
    isOpen: held?.is_open ?? false,
    held: held?.first && held.last ? { first: held.first, last: held.last } : undefined,
    throughput: place.throughput,
    tierLimit: limit,
    tierLeft: limit === undefined ? undefined : Math.max(0, limit - used),
  });
}
