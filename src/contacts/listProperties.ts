import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Property } from './property.ts';
import { contactProperty } from './table.ts';

export type PropertyRow = typeof contactProperty.$inferSelect;

/** The account's properties, oldest first. */
export async function listProperties(
  { tx, accountId }: Unit,
  { showHidden, after, limit }: PageRequest & { showHidden: boolean },
): Promise<Page<PropertyRow>> {
  const rows = await tx
    .select()
    .from(contactProperty)
    .where(
      and(
        eq(contactProperty.accountId, accountId),
        isNull(contactProperty.deletedAt),
        showHidden ? undefined : eq(contactProperty.isHidden, false),
        after?.[0] ? gt(contactProperty.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(contactProperty.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** All that values are read by, those that are being deleted too. */
export async function readProperties({ tx, accountId }: Unit): Promise<Property[]> {
  const rows = await tx
    .select()
    .from(contactProperty)
    .where(eq(contactProperty.accountId, accountId))
    .orderBy(asc(contactProperty.id));
  return rows.map(propertyOf);
}

/**
 * The keys of properties that are there, and stay until the unit ends: who deletes one waits for it, and
 * so finds every value that was given to it.
 */
export async function holdProperties({ tx, accountId }: Unit): Promise<Set<string>> {
  const rows = await run<{ key: string }>(
    tx,
    sql`select key from contact_property where account_id = ${accountId} and deleted_at is null
      order by id for share`,
  );
  return new Set(rows.map(({ key }) => key));
}

const propertyOf = (row: PropertyRow): Property => ({
  id: toWire('CCP', row.id),
  name: row.name,
  key: row.key,
  type: row.type,
  allowedValues: row.allowedValues,
  isHidden: row.isHidden,
  isDeleted: row.deletedAt !== null,
});
