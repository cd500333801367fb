import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { attempt } from './table.ts';

/** A call that begins later than this after its claim is not made: somebody may have taken it over. */
export const callWithinMs = 5_000;
/** After `call_before`: the call's own limit of 10 s, and 5 s. */
const lookAfterMs = 15_000;

/** When somebody must look after an attempt that is claimed now and of which nobody is heard again. */
export const lookAfterAt = (now: Date): Date =>
  new Date(now.getTime() + callWithinMs + lookAfterMs);

export type BegunAttempt = {
  attemptId: string;
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  /** Those before it. */
  tries: number;
};

/** Attempts of messages that are claimed now: committed before anything is called. */
export function insertAttempts(
  { tx, accountId, now }: Unit,
  sender: string,
  begun: readonly BegunAttempt[],
): Promise<number> {
  const callBefore = new Date(now.getTime() + callWithinMs);
  return insertRows(
    tx,
    attempt,
    begun.map((each) => ({
      accountId,
      id: each.attemptId,
      messageId: each.messageId,
      chatId: each.chatId,
      contactId: each.contactId,
      lineId: each.lineId,
      number: each.tries + 1,
      sender,
      claimedAt: now,
      callBefore,
      status: 'sending',
    })),
  );
}
