import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { searchSql } from './segmentSql.ts';

/** More contacts than this are not listed: whoever asks looks at each thing's contact instead. */
const mostListed = 1_000;

/**
 * Contacts whose name, number or e-mail has this in it; `undefined` where there are too many to list. That
 * can be more than a thousand, or one in a hundred of both the oldest and the newest thousand: of so many
 * even the index would take long.
 */
export async function findContactIds(unit: Unit, query: string): Promise<string[] | undefined> {
  if (await isCommon(unit, query)) return undefined;
  const rows = await run<{ id: string }>(
    unit.tx,
    // Planned as if all were wanted: in the hope of a thousand soon, it would walk past a million others.
    sql`with found as materialized (
        select id from contact where account_id = ${unit.accountId} and ${searchSql(query)})
      select id from found limit ${mostListed + 1}`,
  );
  return rows.length > mostListed ? undefined : rows.map(({ id }) => id);
}

const looked = 1_000;
const commonFrom = 10;

async function isCommon({ tx, accountId }: Unit, query: string): Promise<boolean> {
  const among = (order: string) => sql`(
    select count(*) filter (where ${searchSql(query)}) >= ${commonFrom} and count(*) = ${looked} from (
      select name, profile_name, phone, email from contact where account_id = ${accountId}
      order by id ${sql.raw(order)} limit ${looked}) as looked)`;
  const [row] = await run<{ common: boolean }>(
    tx,
    sql`select ${among('asc')} and ${among('desc')} as common`,
  );
  return row?.common ?? false;
}
