import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { inbound } from './table.ts';

/** Removes a phrase; processes that it started go on. AppError `not_found` where there is none. */
export async function deleteInbound(unit: Unit, inboundId: string): Promise<void> {
  const [gone] = await unit.tx
    .delete(inbound)
    .where(and(eq(inbound.accountId, unit.accountId), eq(inbound.id, inboundId)))
    .returning({ id: inbound.id });
  if (gone) return;
  throw noSuch('INB');
}
