import { sql } from 'drizzle-orm';
import { hash16 } from '../db/hash16.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { StatusReport } from '../messages/events.ts';

/** An attempt that is over for good, and what the provider (or we, instead of asking it) said. */
export type Failed = {
  attemptId: string;
  lineId: string;
  error: { code: number; title: string; details?: string };
};

/**
 * Tells the relay of failures as the provider would: by a status. So a failure has one place where
 * it becomes an event of the chat, whether it came at the call or hours after it.
 */
export async function reportFailures(unit: Unit, failures: Failed[]): Promise<void> {
  if (failures.length === 0) return;
  const rows = failures.map(({ attemptId, lineId, error }, place) => {
    const report: StatusReport = {
      kind: 'status',
      id: '',
      status: 'failed',
      to: {},
      attemptId,
      error,
    };
    const key = hash16(`failed ${attemptId}`);
    return { place, lineId, key, body: JSON.stringify(report) };
  });
  await run(
    unit.tx,
    sql`insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select ${unit.accountId}, g.number * 1024 + v.place % 1024, 0, v.key, v.line_id, 'status', 'messages',
        ${unit.now}, v.body, ${unit.now}
      from (select nextval('inbox_group') as number offset 0) as g,
        unnest(${arrayOf(
          'integer',
          rows.map((row) => row.place),
        )}, ${arrayOf(
          'bytea',
          rows.map((row) => row.key),
        )}, ${arrayOf(
          'uuid',
          rows.map((row) => row.lineId),
        )}, ${arrayOf(
          'text',
          rows.map((row) => row.body),
        )}) as v(place, key, line_id, body)
      on conflict do nothing`,
  );
}
