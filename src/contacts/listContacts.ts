import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { type ContactView, countInboundProcesses } from './getContact.ts';
import { contact } from './table.ts';

/** The account's contacts, oldest first, without those that turned out to be another. */
export async function listContacts(
  unit: Unit,
  { after, limit }: PageRequest,
): Promise<Page<ContactView>> {
  const rows = await unit.tx
    .select()
    .from(contact)
    .where(
      and(
        eq(contact.accountId, unit.accountId),
        isNull(contact.mergedInto),
        after?.[0] ? gt(contact.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(contact.id))
    .limit(limit + 1);
  const page = pageOf(rows, limit, (last) => [last.id]);
  const started = await countInboundProcesses(
    unit,
    page.items.map(({ id }) => id),
  );
  const items = page.items.map((row) => ({
    contact: row,
    inboundProcesses: started.get(row.id) ?? 0,
  }));
  return { ...page, items };
}
