import { and, asc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { outbound } from './table.ts';

export type OutboundName = { id: string; name: string; language: string };

/** What the account's approved outbounds are called, by name; at most `limit`. */
export const listOutboundNames = (
  { tx, accountId }: Unit,
  limit: number,
): Promise<OutboundName[]> =>
  tx
    .select({ id: outbound.id, name: outbound.name, language: outbound.language })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.status, 'APPROVED')))
    .orderBy(asc(outbound.name), asc(outbound.id))
    .limit(limit);
