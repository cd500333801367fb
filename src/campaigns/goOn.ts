import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { type Counts, noCounts, readCounts } from './readCounts.ts';
import { setStatus } from './setStatus.ts';
import type { campaign, GuardBase } from './table.ts';

type CampaignRow = typeof campaign.$inferSelect;

/**
 * Lets a campaign send, whose row is locked. What its guard looks at counts from here on, and so does the
 * outbound's category: somebody has seen both.
 */
export async function goOn(unit: Unit, row: CampaignRow): Promise<CampaignRow> {
  const counts = (await readCounts(unit, [row.id])).get(row.id) ?? noCounts();
  const [outbound] = await run<{ category: string }>(
    unit.tx,
    sql`select category from outbound
      where account_id = ${unit.accountId} and id = ${row.outboundId}`,
  );
  await wake(unit, row.id);
  return setStatus(unit, row, {
    status: 'running',
    category: outbound?.category ?? row.category,
    guardFrom: guardBaseOf(counts),
  });
}

/** It is worth a look again, whatever it was resting for. */
export const wake = ({ tx, accountId }: Unit, id: string) =>
  run(
    tx,
    sql`update campaign_pace set rests_until = null
      where account_id = ${accountId} and campaign_id = ${id}`,
  );

/** The numbers that a guard compares. */
export const guardBaseOf = ({ states, responses, codes }: Counts): GuardBase => ({
  sent: states.sent + states.delivered + states.read + states.failed,
  failed: states.failed,
  optedOut: responses.opted_out,
  codes,
});
