import { and, asc, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { ContactRow } from './contactChange.ts';
import { readProperties } from './listProperties.ts';
import { readSegmentQuery } from './segmentQuery.ts';
import { searchSql, segmentSql } from './segmentSql.ts';
import { contact } from './table.ts';

/** The account's contacts, oldest first, without those that turned out to be another; of them those that fit. */
export async function listContacts(
  { tx, accountId }: Unit,
  { after, limit }: PageRequest,
  condition?: SQL,
): Promise<Page<ContactRow>> {
  const rows = await tx
    .select()
    .from(contact)
    .where(
      and(
        eq(contact.accountId, accountId),
        isNull(contact.mergedInto),
        after?.[0] ? gt(contact.id, after[0]) : undefined,
        condition,
      ),
    )
    .orderBy(asc(contact.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** How many of the account's contacts fit. */
export async function countContacts({ tx, accountId }: Unit, condition: SQL): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(contact)
    .where(and(eq(contact.accountId, accountId), isNull(contact.mergedInto), condition));
  return row?.count ?? 0;
}

/** A query of the segment language as a condition; AppErrors of `readSegmentQuery` and `segmentSql`. */
export async function conditionOf(unit: Unit, query: unknown): Promise<SQL> {
  const read = readSegmentQuery(query);
  const { accountId, now } = unit;
  return segmentSql(read, { accountId, now, properties: await readProperties(unit) });
}

/** AppError `invalid_request` for a text that is too short for an index to find. */
export function searchFor(text: string): SQL {
  if (text.trim().length >= 3) return searchSql(text);
  throw new AppError(
    'invalid_request',
    'query has at least 3 characters of a name, number or e-mail',
  );
}
