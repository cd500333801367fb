import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Writes } from '../writes.ts';

/** Only what changed, so that what another turn has just said of the same line stays. */
export async function changeLines(unit: Unit, changes: Writes['lineChanges']): Promise<void> {
  if (changes.size === 0) return;
  const rows = [...changes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const column = (type: 'text' | 'integer', field: 'tier' | 'quality' | 'status' | 'throughput') =>
    arrayOf(
      type,
      rows.map(([, change]) => change[field] ?? null),
    );
  const pauses = rows.map(([, { pausedReason }]) => pausedReason);
  await run(
    unit.tx,
    sql`update line as l set tier = coalesce(v.tier, l.tier), quality = coalesce(v.quality, l.quality),
        status = coalesce(v.status, l.status), throughput = coalesce(v.throughput, l.throughput),
        paused_reason = case when v.repauses then v.paused_reason else l.paused_reason end,
        paused_until = case when v.repauses then v.paused_until else l.paused_until end,
        updated_at = ${unit.now}
      from unnest(${arrayOf(
        'uuid',
        rows.map(([id]) => id),
      )}, ${column('text', 'tier')}, ${column('text', 'quality')}, ${column('text', 'status')},
        ${column('integer', 'throughput')}, ${arrayOf(
          'boolean',
          pauses.map((reason) => reason !== undefined),
        )}, ${arrayOf(
          'text',
          pauses.map((reason) => reason ?? null),
        )}, ${arrayOf(
          'timestamptz',
          rows.map(([, { pausedUntil }]) => pausedUntil ?? null),
        )}) as v(id, tier, quality, status, throughput, repauses, paused_reason, paused_until)
      where l.account_id = ${unit.accountId} and l.id = v.id`,
  );
}

export async function pauseLines(unit: Unit, lines: Writes['pausedLines']): Promise<void> {
  for (const { lineId, reason } of lines) {
    await run(
      unit.tx,
      sql`update line set paused_reason = ${reason}, paused_until = null, updated_at = ${unit.now}
        where account_id = ${unit.accountId} and id = ${lineId}`,
    );
  }
}

/** This worker holds the lane, so it waits for nobody. */
export async function countTraffic(unit: Unit, traffic: Writes['traffic']): Promise<void> {
  if (traffic.length === 0) return;
  const second = Math.floor(unit.now.getTime() / 1000);
  await run(
    unit.tx,
    sql`insert into line_traffic as t (account_id, line_id, lane, second, count, count_before)
      select ${unit.accountId}, v.line_id, v.lane, ${second}::bigint, v.count, 0
      from unnest(${arrayOf(
        'uuid',
        traffic.map((each) => each.lineId),
      )}, ${arrayOf(
        'integer',
        traffic.map((each) => each.lane),
      )}, ${arrayOf(
        'integer',
        traffic.map((each) => each.count),
      )}) as v(line_id, lane, count)
      on conflict (account_id, line_id, lane) do update set
        second = excluded.second,
        count = case when t.second = excluded.second then t.count + excluded.count else excluded.count end,
        count_before = case when t.second = excluded.second then t.count_before
          when t.second = excluded.second - 1 then t.count else 0 end`,
  );
}
