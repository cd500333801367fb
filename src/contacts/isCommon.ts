import { type SQL, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';

/** So many of the oldest and of the newest contacts are looked at, where there are many. */
const looked = 1_000;
const many = 100_000;
/** Of each end, and of both together. */
const commonFrom = { each: 2, both: 6 };

/**
 * Whether, of very many contacts, three in a thousand or more fit in a condition on `contact`, as the oldest
 * and the newest tell: for what so many fit in an index takes longer than meeting them on the way.
 */
export async function isCommon({ tx, accountId }: Unit, condition: SQL): Promise<boolean> {
  const among = (order: string) => sql`(select count(*) from (
      select * from contact where account_id = ${accountId}
      order by id ${sql.raw(order)} limit ${looked}) as contact where ${condition})::int`;
  const [found] = await tx.execute<{ oldest: number; newest: number }>(
    sql`select ${among('asc')} as oldest, ${among('desc')} as newest`,
  );
  if (!found || found.oldest + found.newest < commonFrom.both) return false;
  if (Math.min(found.oldest, found.newest) < commonFrom.each) return false;
  const [beyond] = await tx.execute(
    sql`select id from contact where account_id = ${accountId} order by id offset ${many} limit 1`,
  );
  return beyond !== undefined;
}
