import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { ApiKeyRow } from './apiKey.ts';
import { apiKey } from './table.ts';

/** AppError `not_found` where the account has no such key. */
export async function getApiKey({ tx, accountId }: Unit, keyId: string): Promise<ApiKeyRow> {
  const [found] = await tx
    .select()
    .from(apiKey)
    .where(and(eq(apiKey.accountId, accountId), eq(apiKey.id, keyId)));
  if (!found) throw noSuch('KEY');
  return found;
}
