import type { Unit } from '../db/unit.ts';
import type { InboundView } from './getInbound.ts';
import { getLine } from './getLine.ts';
import { phraseKey, phraseTaken } from './phraseKey.ts';
import { requirePublished } from './requirePublished.ts';
import { inbound } from './table.ts';

export type NewInbound = {
  /** The line's, with or without `+`. */
  number: string;
  flowId: string;
  phrase: string;
};

/** Adds a phrase that starts a flow; AppError `conflict` where the line has an equal one. */
export async function createInbound(unit: Unit, input: NewInbound): Promise<InboundView> {
  const { phrase, flowId } = input;
  const key = await phraseKey(unit, phrase);
  const { line } = await getLine(unit, input.number);
  await requirePublished(unit, flowId);

  const [added] = await unit.tx
    .insert(inbound)
    .values({
      accountId: unit.accountId,
      id: unit.newId(),
      lineId: line.id,
      flowId,
      phrase,
      phraseKey: key,
      createdAt: unit.now,
      updatedAt: unit.now,
    })
    .onConflictDoNothing()
    .returning();
  if (!added) throw phraseTaken(phrase, line.phoneNumber);
  return { inbound: added, phoneNumber: line.phoneNumber, provider: line.provider };
}
