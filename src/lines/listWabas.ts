import { and, asc, eq, gt, ne } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { waba } from './table.ts';
import { webProvider } from './webLine.ts';

/** A WABA without its secrets. */
export type WabaView = {
  accountId: string;
  id: string;
  provider: string;
  providerId: string;
  createdAt: Date;
  updatedAt: Date;
};

/** The account's WABAs, oldest first. */
export async function listWabas(
  unit: Unit,
  { after, limit }: PageRequest,
): Promise<Page<WabaView>> {
  const rows = await unit.tx
    .select({
      accountId: waba.accountId,
      id: waba.id,
      provider: waba.provider,
      providerId: waba.providerId,
      createdAt: waba.createdAt,
      updatedAt: waba.updatedAt,
    })
    .from(waba)
    .where(
      and(
        eq(waba.accountId, unit.accountId),
        ne(waba.provider, webProvider),
        after?.[0] ? gt(waba.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(waba.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.id]);
}
