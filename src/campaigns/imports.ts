import { and, asc, eq, gt } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { campaignImport, campaignImportRefusal } from './table.ts';

export type ImportRow = typeof campaignImport.$inferSelect;
export type RefusedRow = typeof campaignImportRefusal.$inferSelect;

/** Who uploads says so every quarter of a minute; whoever has said nothing for this long was stopped. */
export const stoppedAfterMs = 60_000;

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
  if (row.status === 'succeeded') return row;
  const wasStopped = row.status === 'running' && isStopped(row, now);
  const ended = wasStopped ? { status: 'failed' as const, failure: wasStoppedWords } : {};
  return { ...row, ...ended, ...(row.status === 'failed' && { accepted: 0, merged: 0 }) };
}

export const wasStoppedWords = 'The service was stopped meanwhile: send the file again';

export const isStopped = ({ updatedAt }: Pick<ImportRow, 'updatedAt'>, now: Date): boolean =>
  now.getTime() - updatedAt.getTime() > stoppedAfterMs;

/** Rows that were refused, by their numbers. */
export const listRefusals = (
  { tx, accountId }: Unit,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<RefusedRow[]> =>
  tx
    .select()
    .from(campaignImportRefusal)
    .where(
      and(
        eq(campaignImportRefusal.accountId, accountId),
        eq(campaignImportRefusal.importId, importId),
        gt(campaignImportRefusal.row, after),
      ),
    )
    .orderBy(asc(campaignImportRefusal.row))
    .limit(limit);
