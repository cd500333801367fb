import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** More chats than this are not listed: whoever asks looks at each chat's tags instead. */
const mostListed = 1_000;

/** Chats that have a tag of this name; `undefined` where there are too many to list. */
export async function findTagged(
  { tx, accountId }: Unit,
  name: string,
): Promise<string[] | undefined> {
  const rows = await run<{ id: string }>(
    tx,
    // Planned as if all were wanted: in the hope of a thousand soon, it would walk past a million others.
    sql`with found as materialized (select id from chat where account_id = ${accountId}
        and tags <> '[]'::jsonb and tags @> ${JSON.stringify([{ name }])}::jsonb)
      select id from found limit ${mostListed + 1}`,
  );
  return rows.length > mostListed ? undefined : rows.map(({ id }) => id);
}
