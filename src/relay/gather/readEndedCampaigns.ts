import { sql } from 'drizzle-orm';
import { overStatuses } from '../../campaigns/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { MessageRow } from '../scene.ts';

/** Of the campaigns of these messages, those that send nothing any more: nothing is tried again for them. */
export async function readEndedCampaigns(
  { tx, accountId, now }: Unit,
  messages: readonly MessageRow[],
): Promise<Set<string>> {
  const ids = messages.flatMap(({ campaignId }) => campaignId ?? []);
  if (ids.length === 0) return new Set();
  const rows = await run<{ id: string }>(
    tx,
    sql`select id from campaign where account_id = ${accountId}
      and id = any(${arrayOf('uuid', [...new Set(ids)])})
      and (status = any(${arrayOf('text', overStatuses)}) or stop_at <= ${now})`,
  );
  return new Set(rows.map(({ id }) => id));
}
