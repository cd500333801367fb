import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { searchSql } from './segmentSql.ts';

/** More contacts than this are not listed: whoever asks looks at each thing's contact instead. */
const mostListed = 1_000;

/** Contacts whose name, number or e-mail has this in it; `undefined` where there are too many to list. */
export async function findContactIds(
  { tx, accountId }: Unit,
  query: string,
): Promise<string[] | undefined> {
  const rows = await run<{ id: string }>(
    tx,
    sql`select id from contact where account_id = ${accountId} and ${searchSql(query)}
      limit ${mostListed + 1}`,
  );
  return rows.length > mostListed ? undefined : rows.map(({ id }) => id);
}
