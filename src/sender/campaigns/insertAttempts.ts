import { insertRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { classOrder } from '../../messages/classOrder.ts';
import { attempt, outbox } from '../table.ts';

const callWithinMs = 5_000;
/** After `call_before`: the call's own limit of 10 s, and 5 s. */
const lookAfterMs = 15_000;

type BegunAttempt = {
  attemptId: string;
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  number: number;
};

/** Committed before anything is called, and looked after where nobody is heard of again. */
export async function insertAttempts(
  unit: Unit,
  sender: string,
  begun: readonly BegunAttempt[],
): Promise<void> {
  const { accountId, now, tx } = unit;
  const callBefore = new Date(now.getTime() + callWithinMs);
  await Promise.all([
    insertRows(
      tx,
      attempt,
      begun.map((each) => ({
        accountId,
        id: each.attemptId,
        messageId: each.messageId,
        chatId: each.chatId,
        contactId: each.contactId,
        lineId: each.lineId,
        number: each.number,
        sender,
        claimedAt: now,
        callBefore,
        status: 'sending',
      })),
    ),
    insertRows(
      tx,
      outbox,
      begun.map((each) => ({
        accountId,
        messageId: each.messageId,
        lineId: each.lineId,
        chatId: each.chatId,
        contactId: each.contactId,
        class: classOrder('campaign'),
        readyAt: new Date(callBefore.getTime() + lookAfterMs),
        attemptId: each.attemptId,
      })),
    ),
  ]);
}
