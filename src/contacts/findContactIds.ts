import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { isCommon } from './isCommon.ts';
import { searchSql } from './segmentSql.ts';

/** More contacts than this are not listed: whoever asks looks at each thing's contact instead. */
const mostListed = 1_000;

/** Contacts whose name, number or e-mail has this in it; `undefined` where there are too many to list. */
export async function findContactIds(unit: Unit, query: string): Promise<string[] | undefined> {
  if (await isCommon(unit, searchSql(query))) return undefined;
  const rows = await run<{ id: string }>(
    unit.tx,
    // Planned as if all were wanted: in the hope of a thousand soon, it would walk past a million others.
    sql`with found as materialized (
        select id from contact where account_id = ${unit.accountId} and ${searchSql(query)})
      select id from found limit ${mostListed + 1}`,
  );
  return rows.length > mostListed ? undefined : rows.map(({ id }) => id);
}
