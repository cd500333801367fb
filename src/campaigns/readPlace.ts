import { sql } from 'drizzle-orm';
import type { WantedEvents } from '../accounts/table.ts';
import { toWire } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { readOutbounds } from '../outbounds/readOutbounds.ts';
import type { CampaignRow } from './getCampaign.ts';
import type { RunningCampaign } from './judgeRecipient.ts';

/** Where a campaign is sent: its line, and by what its recipients are judged. */
export type Place = {
  judgedBy: Omit<RunningCampaign, 'tierFreeAt'>;
  wabaId: string;
  tier: string;
  /** Messages a second, in and out together. */
  throughput: number;
  /** Why nothing may leave the line. */
  pausedReason: string | null;
  phoneNumber: string;
  /** Somebody follows what happens in the account's chats. */
  isFollowed: boolean;
  /** What hooks are to be told of. */
  wantedEvents: readonly WantedEvents[];
};

/** Undefined where the line or the outbound is gone. */
export async function readPlace(unit: Unit, row: CampaignRow): Promise<Place | undefined> {
  const { accountId, now, tx } = unit;
  const [found] = await run<{
    timezone: string;
    followed_until: Date | null;
    wanted_events: WantedEvents[] | null;
    phone_number: string;
    waba_id: string;
    tier: string;
    throughput: number;
    paused_reason: string | null;
    variants: string[];
  }>(
    tx,
    sql`select a.timezone, a.followed_until, a.wanted_events, l.phone_number, l.waba_id, l.tier,
        l.throughput, l.paused_reason,
        array(select v.id::text from outbound o
          join outbound v on v.account_id = o.account_id and v.waba_id = o.waba_id and v.name = o.name
          where o.account_id = ${accountId} and o.id = ${row.outboundId}) as variants
      from account a, line l
      where a.id = ${accountId} and l.account_id = ${accountId} and l.id = ${row.lineId}`,
  );
  if (!found) return undefined;
  const outbounds = await readOutbounds(unit, found.variants);
  const outbound = outbounds.get(toWire('OTB', row.outboundId));
  if (!outbound) return undefined;
  return {
    judgedBy: {
      variables: row.variables,
      window: row.window,
      cap: row.cap,
      stopAt: row.stopAt,
      outbound,
      variants: [...outbounds.values()],
      accountZone: found.timezone,
    },
    wabaId: found.waba_id,
    tier: found.tier,
    throughput: found.throughput,
    pausedReason: found.paused_reason,
    phoneNumber: found.phone_number,
    isFollowed: found.followed_until !== null && found.followed_until > now,
    wantedEvents: found.wanted_events ?? [],
  };
}
