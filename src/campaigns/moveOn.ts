import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { lockCampaign } from './getCampaign.ts';
import { audienceOf, noCounts, readCounts, waitingIn } from './readCounts.ts';
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
 * claim is under way; what the provider says later of what was sent is still counted. One of which nothing could be
 * sent has failed. Gives whether it is over.
 */
export async function completeCampaign(unit: Unit, id: string): Promise<boolean> {
  const row = await lockCampaign(unit, id);
  if (row.status !== 'running' && row.status !== 'paused') return false;
  const counts = (await readCounts(unit, [id])).get(id) ?? noCounts();
  if (waitingIn(counts) > 0) return false;
  const { failed, skipped } = counts.states;
  const isLost = failed + skipped === audienceOf(counts) && !(await hasSent(unit, id));
  await setStatus(
    unit,
    row,
    isLost
      ? {
          status: 'failed',
          failureReason: `Nobody could be written to: ${failed} failed, ${skipped} were skipped`,
        }
      : { status: 'completed' },
  );
  return true;
}

/** Whether the provider has taken anything of a campaign, whatever became of it later. */
async function hasSent({ tx, accountId }: Unit, id: string): Promise<boolean> {
  const [row] = await run<{ found: boolean }>(
    tx,
    sql`select exists (select 1 from campaign_recipient where account_id = ${accountId}
      and campaign_id = ${id} and sent_at is not null) as found`,
  );
  return row?.found === true;
}
