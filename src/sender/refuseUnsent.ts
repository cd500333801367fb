import { message } from '../chats/table.ts';
import { insertRows, updateRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { bringForward } from './bringForward.ts';
import { reportFailures } from './reportFailures.ts';
import { attempt } from './table.ts';

/** What Meta would answer outside the 24-hour window; we know it beforehand and do not ask. */
const windowClosed = { code: 131047, title: 'Re-engagement message' };

type Unsent = {
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  tries: number;
  sender: string;
};

/** Free-form messages whose window has closed while they waited: an attempt that was never called, and failed. */
export async function refuseUnsent(unit: Unit, rows: Unsent[]): Promise<void> {
  if (rows.length === 0) return;
  const { accountId, now, tx } = unit;
  const refused = rows.map((row) => ({ ...row, attemptId: unit.newId() }));
  await Promise.all([
    insertRows(
      tx,
      attempt,
      refused.map((row) => ({
        accountId,
        id: row.attemptId,
        messageId: row.messageId,
        chatId: row.chatId,
        contactId: row.contactId,
        lineId: row.lineId,
        number: row.tries + 1,
        sender: row.sender,
        claimedAt: now,
        callBefore: now,
        outcome: 'refused' as const,
        outcomeAt: now,
        status: 'sending',
        errorCode: windowClosed.code,
        error: windowClosed.title,
      })),
    ),
    updateRows(
      tx,
      message,
      ['accountId', 'id'],
      refused.map((row) => ({
        accountId,
        id: row.messageId,
        attemptId: row.attemptId,
        status: 'sending',
        tries: row.tries + 1,
      })),
      ['attemptId', 'status', 'tries'],
    ),
  ]);
  await bringForward(unit, refused);
  await reportFailures(
    unit,
    refused.map((row) => ({ ...row, error: windowClosed })),
  );
}
