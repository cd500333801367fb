import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { isCountDue } from './recount.ts';

/** What is to be done for a campaign by itself, without anybody asking. */
export type CampaignTask = {
  id: string;
  task: 'plan' | 'cancel' | 'complete' | 'look_again' | 'count';
};

const month = 31 * 24 * 3_600_000;

type Row = {
  id: string;
  status: string;
  is_over: boolean;
  looks_again: boolean;
  is_uncounted: boolean;
  waiting: number;
};

/**
 * Campaigns to be planned; those that write to nobody any more and still have recipients who wait; those that
 * have nobody left to write to; and those whose window has changed. Those that it is time to count come beside.
 * Without locks: whoever does it looks again.
 */
export async function listTasks(unit: Unit): Promise<CampaignTask[]> {
  const rows = await run<Row>(
    unit.tx,
    sql`select c.id, c.status, coalesce(c.stop_at <= ${unit.now}, false) as is_over,
        c.look_again_after is not null as looks_again, ${isCountDue(unit.now)} as is_uncounted,
        coalesce((select sum(n.count) from campaign_count n
          where n.account_id = c.account_id and n.campaign_id = c.id and n.kind = 'state'
            and n.name in ('pending', 'held', 'queued')), 0)::int as waiting
      from campaign c where c.account_id = ${unit.accountId}
        and (c.status in ('planning', 'running', 'paused')
          or c.finished_at > ${new Date(unit.now.getTime() - month)})
      order by c.id`,
  );
  return rows.flatMap((row): CampaignTask[] => {
    const { id } = row;
    const next = nextTask(row);
    return [
      ...(next === undefined ? [] : [{ id, task: next }]),
      ...(row.is_uncounted ? [{ id, task: 'count' as const }] : []),
    ];
  });
}

function nextTask(row: Row): CampaignTask['task'] | undefined {
  if (row.status === 'planning') return 'plan';
  const goesOn = row.status === 'running' || row.status === 'paused';
  if (goesOn && row.waiting === 0) return 'complete';
  if (row.waiting > 0 && (!goesOn || row.is_over)) return 'cancel';
  return goesOn && row.looks_again ? 'look_again' : undefined;
}
