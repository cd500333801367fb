import { and, desc, eq, sql } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { consent } from './table.ts';

type ConsentRow = typeof consent.$inferSelect;

/** The ledger of a contact, the newest word first. */
export async function listConsents(
  { tx, accountId }: Unit,
  contactId: string,
  { after, limit }: PageRequest,
): Promise<Page<ConsentRow>> {
  const [at, id] = after ?? [];
  const rows = await tx
    .select()
    .from(consent)
    .where(
      and(
        eq(consent.accountId, accountId),
        eq(consent.contactId, contactId),
        at && id
          ? sql`(${consent.at}, ${consent.id}) < (${at}::timestamptz, ${id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(consent.at), desc(consent.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.at.toISOString(), last.id]);
}
