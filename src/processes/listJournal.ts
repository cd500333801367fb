import { and, asc, eq, gt, lte } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { journal } from './table.ts';

export type JournalRow = typeof journal.$inferSelect;

/**
 * What happened to a process, oldest first, `until` (a seq) at most. The caller has made sure that
 * the process is there.
 */
export async function listJournal(
  { tx, accountId }: Unit,
  processId: string,
  { until }: { until?: number | undefined },
  { after, limit }: PageRequest,
): Promise<Page<JournalRow>> {
  const from = Number(after?.[0] ?? Number.NaN);
  const rows = await tx
    .select()
    .from(journal)
    .where(
      and(
        eq(journal.accountId, accountId),
        eq(journal.processId, processId),
        Number.isSafeInteger(from) ? gt(journal.seq, from) : undefined,
        until === undefined ? undefined : lte(journal.seq, until),
      ),
    )
    .orderBy(asc(journal.seq))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [String(last.seq)]);
}
