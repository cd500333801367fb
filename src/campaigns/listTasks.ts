import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** What is to be done for a campaign by itself, without anybody asking. */
export type CampaignTask = { id: string; task: 'plan' | 'cancel' | 'complete' | 'look_again' };

const month = 31 * 24 * 3_600_000;

/**
 * Campaigns to be planned; those that write to nobody any more and still have recipients who wait; those that
 * have nobody left to write to; and those whose window has changed. Without locks: whoever does it looks again.
 */
export async function listTasks(unit: Unit): Promise<CampaignTask[]> {
  const rows = await run<{
    id: string;
    status: string;
    is_over: boolean;
    looks_again: boolean;
    waiting: number;
  }>(
    unit.tx,
    sql`select c.id, c.status, coalesce(c.stop_at <= ${unit.now}, false) as is_over,
        c.look_again_after is not null as looks_again,
        coalesce((select sum(n.count) from campaign_count n
          where n.account_id = c.account_id and n.campaign_id = c.id and n.kind = 'state'
            and n.name in ('pending', 'held', 'queued')), 0)::int as waiting
      from campaign c where c.account_id = ${unit.accountId}
        and (c.status in ('planning', 'running', 'paused')
          or c.finished_at > ${new Date(unit.now.getTime() - month)})
      order by c.id`,
  );
  return rows.flatMap(
    ({ id, status, is_over: isOver, looks_again: looksAgain, waiting }): CampaignTask[] => {
      if (status === 'planning') return [{ id, task: 'plan' }];
      const goesOn = status === 'running' || status === 'paused';
      if (goesOn && waiting === 0) return [{ id, task: 'complete' }];
      if (waiting > 0 && (!goesOn || isOver)) return [{ id, task: 'cancel' }];
      return goesOn && looksAgain ? [{ id, task: 'look_again' }] : [];
    },
  );
}
