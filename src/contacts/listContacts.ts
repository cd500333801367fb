import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import type { ContactRow } from './contactChange.ts';
import { contact } from './table.ts';

/** The account's contacts, oldest first, without those that turned out to be another. */
export async function listContacts(
  { tx, accountId }: Unit,
  { after, limit }: PageRequest,
): Promise<Page<ContactRow>> {
  const rows = await tx
    .select()
    .from(contact)
    .where(
      and(
        eq(contact.accountId, accountId),
        isNull(contact.mergedInto),
        after?.[0] ? gt(contact.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(contact.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}
