import { and, desc, eq, ne, or, sql } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { ImportTables } from '../imports/importTables.ts';
import { stoppedAfterMs, wasStoppedWords } from '../imports/runImport.ts';
import { campaignImport, campaignImportRefusal } from './table.ts';

export type ImportRow = typeof campaignImport.$inferSelect;

/** Where uploads of recipients are kept. */
export const campaignImports: ImportTables = {
  imports: campaignImport,
  refusals: campaignImportRefusal,
};

/** The newest uploads of rows to a campaign; what only names a source is not among them. */
export async function listUploads(
  { tx, accountId, now }: Unit,
  campaignId: string,
  limit: number,
): Promise<ImportRow[]> {
  const rows = await tx
    .select()
    .from(campaignImport)
    .where(
      and(
        eq(campaignImport.accountId, accountId),
        eq(campaignImport.campaignId, campaignId),
        or(ne(campaignImport.status, 'succeeded'), sql`${campaignImport.columns} <> '[]'::jsonb`),
      ),
    )
    .orderBy(desc(campaignImport.id))
    .limit(limit);
  return rows.map((row) => asShown(row, now));
}

/** AppError `not_found`. One that was stopped is shown as failed before anybody has seen to it. */
export async function getImport(unit: Unit, campaignId: string, id: string): Promise<ImportRow> {
  const { tx, accountId, now } = unit;
  const [row] = await tx
    .select()
    .from(campaignImport)
    .where(
      and(
        eq(campaignImport.accountId, accountId),
        eq(campaignImport.id, id),
        eq(campaignImport.campaignId, campaignId),
      ),
    );
  if (!row) throw noSuch('IMP');
  return asShown(row, now);
}

function asShown(row: ImportRow, now: Date): ImportRow {
  if (row.status === 'succeeded') return row;
  const wasStopped = row.status === 'running' && isStopped(row, now);
  const ended = wasStopped ? { status: 'failed' as const, failure: wasStoppedWords } : {};
  return { ...row, ...ended, ...(row.status === 'failed' && { accepted: 0, merged: 0 }) };
}

export const isStopped = ({ updatedAt }: Pick<ImportRow, 'updatedAt'>, now: Date): boolean =>
  now.getTime() - updatedAt.getTime() > stoppedAfterMs;
