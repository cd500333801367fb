import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../db/connect.ts';
import { arrayOf } from '../db/literals.ts';
import { inbound } from './table.ts';

/** A phrase that starts a flow; `phraseKey` is it as texts are compared (`normaliseText`). */
export type Phrase = { lineId: string; phraseKey: string; inboundId: string; flowId: string };

/** All phrases of the given lines, in one read. */
export const listPhrases = (
  tx: Tx,
  accountId: string,
  lineIds: readonly string[],
): Promise<Phrase[]> =>
  tx
    .select({
      lineId: inbound.lineId,
      phraseKey: inbound.phraseKey,
      inboundId: inbound.id,
      flowId: inbound.flowId,
    })
    .from(inbound)
    .where(
      and(
        eq(inbound.accountId, accountId),
        sql`${inbound.lineId} = any(${arrayOf('uuid', lineIds)})`,
      ),
    );
