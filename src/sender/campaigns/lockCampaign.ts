import { sql } from 'drizzle-orm';
import type { WantedEvents } from '../../accounts/table.ts';
import type { RunningCampaign } from '../../campaigns/judgeRecipient.ts';
import { readPlace } from '../../campaigns/readPlace.ts';
import { type CampaignStatus, campaign } from '../../campaigns/table.ts';
import { tierLimit } from '../../campaigns/tierLimit.ts';
import { selectRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
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
  const place = await readPlace(unit, row);
  if (!place || place.pausedReason !== null) return undefined;
  const { judgedBy, wabaId, isFollowed, wantedEvents } = place;
  const { status, category } = judgedBy.outbound;
  // Whoever guards campaigns pauses it; until then nothing is claimed.
  if (status !== 'APPROVED' || category !== (row.category ?? category)) return undefined;
  const tier = await readTier(unit, wabaId, tierLimit(place.tier));
  return {
    ...judgedBy,
    id,
    lineId: row.lineId,
    wabaId,
    flowId: row.flowId,
    expiresAfter: row.expiresAfter,
    isFollowed,
    wantedEvents,
    lineNumber: place.phoneNumber,
    tierLeft: tier.left,
    tierFreeAt: tier.freeAt,
  };
}
