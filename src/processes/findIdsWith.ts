import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** More than this are not listed: whoever asks looks at each process instead. */
const mostListed = 1_000;
const looked = 1_000;
const commonFrom = 10;

/**
 * Processes in whose `search` this pattern is; `undefined` where there are too many to list: more than a
 * thousand, or one in a hundred of the newest, of so many of which even the index would take long.
 */
export async function findIdsWith(unit: Unit, pattern: string): Promise<string[] | undefined> {
  const { tx, accountId } = unit;
  const [newest] = await run<{ common: boolean }>(
    tx,
    sql`select count(*) filter (where search like ${pattern}) >= ${commonFrom} and count(*) = ${looked} as common
      from (select search from process where account_id = ${accountId} order by id desc limit ${looked}) as looked`,
  );
  if (newest?.common) return undefined;
  const rows = await run<{ id: string }>(
    tx,
    // Planned as if all were wanted: in the hope of a thousand soon, it would walk past a million others.
    sql`with found as materialized (select id from process
        where account_id = ${accountId} and search is not null and search like ${pattern})
      select id from found limit ${mostListed + 1}`,
  );
  return rows.length > mostListed ? undefined : rows.map(({ id }) => id);
}
