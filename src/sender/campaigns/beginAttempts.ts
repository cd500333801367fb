import { insertRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { classOrder } from '../../messages/classOrder.ts';
import { type BegunAttempt, insertAttempts, lookAfterAt } from '../attempts.ts';
import { outbox } from '../table.ts';

/** Attempts of messages that were in no outbox before: a campaign's come into being with their claim. */
export async function beginAttempts(
  unit: Unit,
  sender: string,
  begun: readonly BegunAttempt[],
): Promise<void> {
  const { accountId, now, tx } = unit;
  const readyAt = lookAfterAt(now);
  await Promise.all([
    insertAttempts(unit, sender, begun),
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
        readyAt,
        attemptId: each.attemptId,
      })),
    ),
  ]);
}
