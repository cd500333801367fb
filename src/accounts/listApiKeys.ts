import { and, asc, eq, gt } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import type { ApiKeyRow } from './apiKey.ts';
import { apiKey } from './table.ts';

/** The account's keys, those revoked and expired too, oldest first. */
export async function listApiKeys(
  { tx, accountId }: Unit,
  keyType: ApiKeyRow['keyType'] | undefined,
  { after, limit }: PageRequest,
): Promise<Page<ApiKeyRow>> {
  const rows = await tx
    .select()
    .from(apiKey)
    .where(
      and(
        eq(apiKey.accountId, accountId),
        keyType && eq(apiKey.keyType, keyType),
        after?.[0] ? gt(apiKey.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(apiKey.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.id]);
}
