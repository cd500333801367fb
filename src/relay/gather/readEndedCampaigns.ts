import { sql } from 'drizzle-orm';
import { overStatuses } from '../../campaigns/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { ParsedEvent } from '../parse.ts';
import type { MessageRow } from '../scene.ts';

/**
 * Campaigns that send nothing any more, of those of which a message has failed in this turn: nothing is
 * tried again for them. Without such a failure nothing is asked.
 */
export async function readEndedCampaigns(
  { tx, accountId, now }: Unit,
  events: readonly ParsedEvent[],
  messages: readonly MessageRow[],
): Promise<Set<string>> {
  const isFailure = events.some(
    ({ event }) => event.kind === 'status' && event.status === 'failed',
  );
  const ids = isFailure ? messages.flatMap(({ campaignId }) => campaignId ?? []) : [];
  if (ids.length === 0) return new Set();
  const rows = await run<{ id: string }>(
    tx,
    sql`select id from campaign where account_id = ${accountId}
      and id = any(${arrayOf('uuid', [...new Set(ids)])})
      and (status = any(${arrayOf('text', overStatuses)}) or stop_at <= ${now})`,
  );
  return new Set(rows.map(({ id }) => id));
}
