import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { media } from './table.ts';

/** Forgets a file that nothing shows; its bytes are for whoever has the store. */
export async function dropMedia({ tx, accountId }: Unit, mediaId: string): Promise<void> {
  await tx.delete(media).where(and(eq(media.accountId, accountId), eq(media.id, mediaId)));
}
