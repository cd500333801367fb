import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { lockCampaign } from './getCampaign.ts';
import { noCounts, readCounts, waitingIn } from './readCounts.ts';
import { setStatus } from './setStatus.ts';

/** Campaigns whose time to start has come, now being planned; by how many milliseconds they are late. */
export async function startScheduled(unit: Unit): Promise<{ id: string; lateMs: number }[]> {
  const due = await run<{ id: string }>(
    unit.tx,
    sql`select id from campaign
      where account_id = ${unit.accountId} and status = 'scheduled' and start_at <= ${unit.now} order by id`,
  );
  const started: { id: string; lateMs: number }[] = [];
  for (const { id } of due) {
    const row = await lockCampaign(unit, id);
    if (row.status !== 'scheduled' || row.startAt === null || row.startAt > unit.now) continue;
    await setStatus(unit, row, { status: 'planning', startedAt: unit.now });
    started.push({ id, lateMs: unit.now.getTime() - row.startAt.getTime() });
  }
  return started;
}

/**
 * Ends a campaign when nobody is left to be written to. Its row is locked and the numbers read after, so no
 * claim is under way; what the provider says later of what was sent is still counted. Gives whether it did.
 */
export async function completeCampaign(unit: Unit, id: string): Promise<boolean> {
  const row = await lockCampaign(unit, id);
  if (row.status !== 'running' && row.status !== 'paused') return false;
  const counts = (await readCounts(unit, [id])).get(id) ?? noCounts();
  if (waitingIn(counts) > 0) return false;
  await setStatus(unit, row, { status: 'completed' });
  return true;
}
