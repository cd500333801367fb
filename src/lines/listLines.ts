import { and, asc, eq, gt, ne } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { type LineView, selectLines } from './getLine.ts';
import { line } from './table.ts';
import { webProvider } from './webLine.ts';

/** The account's WhatsApp lines, oldest first. */
export async function listLines(
  unit: Unit,
  { after, limit }: PageRequest,
): Promise<Page<LineView>> {
  const rows = await selectLines(unit)
    .where(
      and(
        eq(line.accountId, unit.accountId),
        ne(line.provider, webProvider),
        after?.[0] ? gt(line.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(line.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.line.id]);
}
