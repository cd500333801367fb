import { type SQL, sql } from 'drizzle-orm';
import { uuidFloor } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';

/** So many contacts are looked at in each of four places, from the oldest to the newest. */
const looked = 500;
/** Only of so many is an index slow. */
const many = 100_000;
/** In all places together, and in how many of them at least: those of one import are alike. */
const commonFrom = { found: 6, places: 2 };

/**
 * Whether, of very many contacts, about three in a thousand or more fit in a condition on `contact`, as a
 * look here and there tells: for what so many fit in an index takes longer than meeting them on the way.
 */
export async function isCommon(unit: Unit, condition: SQL): Promise<boolean> {
  const { tx, accountId } = unit;
  const [ends] = await tx.execute<{ first: string | null; last: string | null }>(
    sql`select (select id from contact where account_id = ${accountId} order by id limit 1) as first,
      (select id from contact where account_id = ${accountId} order by id desc limit 1) as last`,
  );
  if (!ends?.first || !ends.last) return false;
  const [from, to] = [madeAt(ends.first), madeAt(ends.last)];
  const places = [from, from + (to - from) / 3, to - (to - from) / 3].map((ms) =>
    foundAmong(
      accountId,
      condition,
      sql`and id >= ${uuidFloor(Math.floor(ms))}::uuid order by id limit ${looked}`,
    ),
  );
  const newest = foundAmong(accountId, condition, sql`order by id desc limit ${looked}`);
  const [row] = await tx.execute<{ found: number[] }>(
    sql`select array[${sql.join([...places, newest], sql`, `)}] as found`,
  );
  const found = row?.found ?? [];
  if (found.reduce((sum, each) => sum + each, 0) < commonFrom.found) return false;
  if (found.filter((each) => each > 0).length < commonFrom.places) return false;
  const [beyond] = await tx.execute(
    sql`select id from contact where account_id = ${accountId} order by id offset ${many} limit 1`,
  );
  return beyond !== undefined;
}

const foundAmong = (
  accountId: string,
  condition: SQL,
  stretch: SQL,
): SQL => sql`(select count(*) from (
    select * from contact where account_id = ${accountId} ${stretch}) as contact where ${condition})::int`;

/** The millisecond in which an id was made. */
const madeAt = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
