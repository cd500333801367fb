import { and, eq, ne } from 'drizzle-orm';
import { sqlState } from '../db/sqlState.ts';
import type { Unit } from '../db/unit.ts';
import type { NewInbound } from './createInbound.ts';
import { getInbound, type InboundView } from './getInbound.ts';
import { getLine } from './getLine.ts';
import { phraseKey, phraseTaken } from './phraseKey.ts';
import { requirePublished } from './requirePublished.ts';
import { inbound } from './table.ts';

/** Changes what is given; AppError `conflict` where the line has another one with that phrase. */
export async function updateInbound(
  unit: Unit,
  inboundId: string,
  changes: { [K in keyof NewInbound]?: string | undefined },
): Promise<InboundView> {
  const before = await getInbound(unit, inboundId);
  const { line } = await getLine(unit, changes.number ?? before.phoneNumber);
  if (changes.flowId) await requirePublished(unit, changes.flowId);

  const phrase = changes.phrase ?? before.inbound.phrase;
  const set = {
    lineId: line.id,
    flowId: changes.flowId ?? before.inbound.flowId,
    phrase,
    phraseKey: await phraseKey(unit, phrase),
    updatedAt: unit.now,
  };
  const { accountId, tx } = unit;
  const [equal] = await tx
    .select({ id: inbound.id })
    .from(inbound)
    .where(
      and(
        eq(inbound.accountId, accountId),
        eq(inbound.lineId, line.id),
        eq(inbound.phraseKey, set.phraseKey),
        ne(inbound.id, inboundId),
      ),
    );
  if (equal) throw phraseTaken(phrase, line.phoneNumber);
  await tx
    .update(inbound)
    .set(set)
    .where(and(eq(inbound.accountId, accountId), eq(inbound.id, inboundId)))
    .catch((error: unknown) => {
      // Somebody added the same phrase since we looked.
      throw sqlState(error) === '23505' ? phraseTaken(phrase, line.phoneNumber) : error;
    });
  const { phoneNumber, provider } = line;
  return { inbound: { ...before.inbound, ...set }, phoneNumber, provider };
}
