import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Of these flows, the published ones whose draft says something else by now. */
export async function findUnpublished(
  { tx, accountId }: Unit,
  flowIds: string[],
): Promise<Set<string>> {
  if (flowIds.length === 0) return new Set();
  const rows = await run<{ id: string }>(
    tx,
    sql`select f.id from flow f
      join flow_version v on v.account_id = f.account_id and v.flow_id = f.id
        and v.version = f.published_version
      where f.account_id = ${accountId} and f.id = any(${arrayOf('uuid', flowIds)})
        and f.draft <> v.definition`,
  );
  return new Set(rows.map(({ id }) => id));
}
