import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { campaign, overStatuses } from './table.ts';
import { tellOfCampaign } from './tellOfCampaign.ts';

type CampaignRow = typeof campaign.$inferSelect;
type Change = Partial<Omit<CampaignRow, 'accountId' | 'id'>>;

const actions = {
  running: 'started',
  paused: 'paused',
  completed: 'finished',
  canceled: 'canceled',
  failed: 'finished',
} as const;

const noPause = { pauseReason: null, pauseDetail: null, pausedAt: null };

/** Moves a campaign on, whose row is locked, and tells the hooks. */
export async function setStatus(
  unit: Unit,
  row: CampaignRow,
  change: Change & Pick<CampaignRow, 'status'>,
): Promise<CampaignRow> {
  const isOver = overStatuses.includes(change.status);
  const moved: CampaignRow = {
    ...row,
    ...(change.status === 'paused' ? {} : noPause),
    ...(isOver && { finishedAt: unit.now }),
    ...change,
    updatedAt: unit.now,
  };
  const { accountId, id, ...set } = moved;
  await unit.tx
    .update(campaign)
    .set(set)
    .where(and(eq(campaign.accountId, accountId), eq(campaign.id, id)));
  const action =
    change.status === 'running' && row.status === 'paused'
      ? 'resumed'
      : actions[change.status as keyof typeof actions];
  if (action) await tellOfCampaign(unit, action, moved);
  return moved;
}
