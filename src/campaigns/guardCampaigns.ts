import { sql } from 'drizzle-orm';
import { selectRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { providers } from '../providers/registry.ts';
import { lockCampaign } from './getCampaign.ts';
import { guardBaseOf } from './goOn.ts';
import { guardReason, type PauseReason } from './guardReason.ts';
import { noCounts, readCounts } from './readCounts.ts';
import { setStatus } from './setStatus.ts';
import { campaign } from './table.ts';

const nothing = { sent: 0, failed: 0, optedOut: 0, codes: {} };

/**
 * Pauses what should not go on by itself: campaigns whose guard says so, and where the provider has
 * restricted a line all campaigns of that line. Gives those that it paused.
 */
export async function guardCampaigns(unit: Unit): Promise<{ id: string; why: PauseReason }[]> {
  const { accountId, tx } = unit;
  const running = await selectRows(
    tx,
    campaign,
    sql`account_id = ${accountId} and status = 'running' order by id`,
  );
  if (running.length === 0) return [];
  const ids = running.map((row) => row.id);
  const [counts, places] = await Promise.all([
    readCounts(unit, ids),
    run<{ id: string; provider: string; status: string | null; category: string }>(
      tx,
      sql`select c.id, l.provider, o.status, o.category from campaign c
        join line l on l.account_id = c.account_id and l.id = c.line_id
        left join outbound o on o.account_id = c.account_id and o.id = c.outbound_id
        where c.account_id = ${accountId} and c.status = 'running'`,
    ),
  ]);
  const reasons = new Map(
    running.flatMap((row) => {
      const place = places.find(({ id }) => id === row.id);
      if (!place) return [];
      const why = guardReason({
        guard: row.guard,
        from: row.guardFrom ?? nothing,
        now: guardBaseOf(counts.get(row.id) ?? noCounts()),
        outbound: place.status === null ? undefined : { ...place, status: place.status },
        category: row.category,
        policyOf: (code) =>
          providers.get(place.provider)?.failureOf(code, '').policy ?? { action: 'never' },
      });
      return why ? [[row.id, why] as const] : [];
    }),
  );
  const restricted = new Map(
    running.flatMap((row) => {
      const why = reasons.get(row.id);
      return why?.reason === 'line_restricted' ? [[row.lineId, why] as const] : [];
    }),
  );
  const paused: { id: string; why: PauseReason }[] = [];
  for (const { id, lineId } of running) {
    const why = reasons.get(id) ?? restricted.get(lineId);
    if (!why) continue;
    const row = await lockCampaign(unit, id);
    if (row.status !== 'running') continue;
    await setStatus(unit, row, {
      status: 'paused',
      pauseReason: why.reason,
      pauseDetail: why.detail,
      pausedAt: unit.now,
    });
    paused.push({ id, why });
  }
  return paused;
}
