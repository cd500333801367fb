import { sql } from 'drizzle-orm';
import type { WantedEvents } from '../../accounts/table.ts';
import type { RunningCampaign } from '../../campaigns/judgeRecipient.ts';
import { type CampaignStatus, campaign } from '../../campaigns/table.ts';
import { tierLimit } from '../../campaigns/tierLimit.ts';
import { toWire } from '../../db/ids.ts';
import { selectRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { readOutbounds } from '../../outbounds/readOutbounds.ts';
import { readTier } from './tier.ts';

/** A running campaign, locked against being stopped until the unit is over. */
export type OpenCampaign = Omit<RunningCampaign, 'tierFreeAt'> & {
  id: string;
  lineId: string;
  wabaId: string;
  flowId: string | null;
  expiresAfter: string;
  /** Somebody follows what happens in the account's chats. */
  isFollowed: boolean;
  /** What hooks are to be told of. */
  wantedEvents: readonly WantedEvents[];
  lineNumber: string;
  /** People it may still begin with. */
  tierLeft: number;
  /** When there will be room for more. */
  tierFreeAt: Date;
};

const running: CampaignStatus = 'running';

/** Undefined where it does not run, or may not send what it has. */
export async function lockCampaign(unit: Unit, id: string): Promise<OpenCampaign | undefined> {
  const { accountId, now, tx } = unit;
  await run(
    tx,
    sql`select id from campaign where account_id = ${accountId} and id = ${id} for share`,
  );
  const [row] = await selectRows(
    tx,
    campaign,
    sql`account_id = ${accountId} and id = ${id} and status = ${running}
      and (stop_at is null or stop_at > ${now})`,
  );
  if (!row) return undefined;
  const [place] = await run<{
    timezone: string;
    followed_until: Date | null;
    wanted_events: WantedEvents[] | null;
    phone_number: string;
    waba_id: string;
    tier: string;
    paused_reason: string | null;
    variants: string[];
  }>(
    tx,
    sql`select a.timezone, a.followed_until, a.wanted_events, l.phone_number, l.waba_id, l.tier, l.paused_reason,
        array(select v.id::text from outbound o
          join outbound v on v.account_id = o.account_id and v.waba_id = o.waba_id and v.name = o.name
          where o.account_id = ${accountId} and o.id = ${row.outboundId}) as variants
      from account a, line l
      where a.id = ${accountId} and l.account_id = ${accountId} and l.id = ${row.lineId}`,
  );
  if (!place || place.paused_reason !== null) return undefined;
  const outbounds = await readOutbounds(unit, place.variants);
  const outbound = outbounds.get(toWire('OTB', row.outboundId));
  // Whoever guards campaigns pauses it; until then nothing is claimed.
  if (
    outbound?.status !== 'APPROVED' ||
    outbound.category !== (row.category ?? outbound.category)
  ) {
    return undefined;
  }
  const tier = await readTier(unit, place.waba_id, tierLimit(place.tier));
  return {
    id,
    lineId: row.lineId,
    wabaId: place.waba_id,
    flowId: row.flowId,
    expiresAfter: row.expiresAfter,
    isFollowed: place.followed_until !== null && place.followed_until > now,
    wantedEvents: place.wanted_events ?? [],
    lineNumber: place.phone_number,
    variables: row.variables,
    window: row.window,
    cap: row.cap,
    stopAt: row.stopAt,
    outbound,
    variants: [...outbounds.values()],
    accountZone: place.timezone,
    tierLeft: tier.left,
    tierFreeAt: tier.freeAt,
  };
}
