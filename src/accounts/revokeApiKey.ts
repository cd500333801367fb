import { and, eq, sql } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { apiKey } from './table.ts';

/** A key that was revoked stays so since then. AppError `not_found` where the account has no such key. */
export async function revokeApiKey({ tx, accountId, now }: Unit, keyId: string): Promise<void> {
  const revoked = await tx
    .update(apiKey)
    .set({ revokedAt: sql`coalesce(${apiKey.revokedAt}, ${now.toISOString()}::timestamptz)` })
    .where(and(eq(apiKey.accountId, accountId), eq(apiKey.id, keyId)))
    .returning({ id: apiKey.id });
  if (revoked.length === 0) throw noSuch('KEY');
}
