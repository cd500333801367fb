import { and, asc, desc, eq, gt, gte, isNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import type { ContactRow } from './contactChange.ts';
import type { Finding } from './findingOf.ts';
import { isCommon } from './isCommon.ts';
import { contact } from './table.ts';

/** So many that an index finds are listed; where it finds more, contacts are looked at one by one. */
const mostListed = 1_000;
/** So many are looked at for one page, and where each one's chats must be. */
const mostLookedAt = { cheap: 20_000, dear: 2_000 };

/** Oldest first, or newest first. */
type Order = 'oldest' | 'newest';

/**
 * The account's contacts, without those that turned out to be another; of them those that fit. Where no
 * index narrows these down to a few, a page looks at so many contacts at most: it may then hold fewer than
 * `limit`, or none, and go on all the same.
 */
export async function listContacts(
  unit: Unit,
  { after, limit }: PageRequest,
  finding?: Finding,
  order: Order = 'oldest',
): Promise<Page<ContactRow>> {
  const from = after?.[0] ? beyond[order](contact.id, after[0]) : undefined;
  if (!finding) return pageOf(await read(unit, from, order, limit + 1), limit, ({ id }) => [id]);
  const { condition } = finding;
  const few = finding.indexed && (await findFew(unit, finding.indexed));
  if (few) {
    const rows = await read(unit, and(from, inIds(few), condition), order, limit + 1);
    return pageOf(rows, limit, ({ id }) => [id]);
  }
  const stretch = and(from, within(finding));
  const end = await lastLookedAt(unit, stretch, order, finding);
  const upTo = end === undefined ? undefined : upToIn[order](contact.id, end);
  const rows = await read(unit, and(stretch, upTo, condition), order, limit + 1);
  if (rows.length > limit || !end) return pageOf(rows, limit, ({ id }) => [id]);
  return { items: rows, next: [end] };
}

/** How many of the account's contacts fit. */
export async function countContacts({ tx, accountId }: Unit, condition: SQL): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(contact)
    .where(and(eq(contact.accountId, accountId), isNull(contact.mergedInto), condition));
  return row?.count ?? 0;
}

const beyond = { oldest: gt, newest: lt };
const upToIn = { oldest: lte, newest: gte };
const sorted = { oldest: asc, newest: desc };

const read = ({ tx, accountId }: Unit, condition: SQL | undefined, order: Order, limit: number) =>
  tx
    .select()
    .from(contact)
    .where(and(eq(contact.accountId, accountId), isNull(contact.mergedInto), condition))
    .orderBy(sorted[order](contact.id))
    .limit(limit);

const within = ({ range: { from, to } }: Finding): SQL | undefined =>
  and(from ? gte(contact.id, from) : undefined, to ? lt(contact.id, to) : undefined);

const inIds = (ids: string[]): SQL => sql`${contact.id} = any(${arrayOf('uuid', ids)})`;

/** Ids of those whom an index finds, where they are few. */
async function findFew(unit: Unit, indexed: SQL): Promise<string[] | undefined> {
  if (await isCommon(unit, indexed)) return undefined;
  const { tx, accountId } = unit;
  // Planned as if all were wanted: in the hope of some soon, it would walk past a million others.
  const rows = await tx.execute<{ id: string }>(
    sql`with found as materialized (
        select id from contact where account_id = ${accountId} and ${indexed})
      select id from found limit ${mostListed + 1}`,
  );
  return rows.length > mostListed ? undefined : rows.map(({ id }) => id);
}

/** Where looking ends; undefined: it comes to the end of them all. */
async function lastLookedAt(
  { tx, accountId }: Unit,
  stretch: SQL | undefined,
  order: Order,
  { isDear }: Finding,
): Promise<string | undefined> {
  const [end] = await tx
    .select({ id: contact.id })
    .from(contact)
    .where(and(eq(contact.accountId, accountId), stretch))
    .orderBy(sorted[order](contact.id))
    .offset((isDear ? mostLookedAt.dear : mostLookedAt.cheap) - 1)
    .limit(1);
  return end?.id;
}
