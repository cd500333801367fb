import { sql } from 'drizzle-orm';
import { addCounts } from '../campaigns/addCounts.ts';
import { type MovedMessage, moveRecipients } from '../campaigns/moveRecipients.ts';
import { message } from '../chats/table.ts';
import { lockContacts } from '../contacts/lockContacts.ts';
import { arrayOf } from '../db/literals.ts';
import { updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { classOrder } from '../messages/classOrder.ts';
import { bringForward } from './bringForward.ts';
import * as metrics from './metrics.ts';
import { outbox } from './table.ts';

/**
 * Attempts whose sender has not been heard of in time, and attempts in doubt whose hold is over.
 * Never called: requeued, as if it had not been. Called: in doubt, and counted as accepted for the
 * order of the chat, whose next message comes forward.
 */
export async function lookAfter(unit: Unit, lineId: string): Promise<number> {
  const { accountId, now, tx } = unit;
  const overdue = await run<{ contact_id: string }>(
    tx,
    sql`select contact_id from outbox
      where account_id = ${accountId} and line_id = ${lineId} and class in (0, 1, 2)
        and ready_at <= ${now} and attempt_id is not null limit 200`,
  );
  if (overdue.length === 0) return 0;
  const locked = await lockContacts(
    unit,
    overdue.map((row) => row.contact_id),
  );
  const rows = await run<{
    id: string;
    message_id: string;
    chat_id: string;
    called_at: Date | null;
    outcome: string | null;
    class: number;
  }>(
    tx,
    sql`select a.id, a.message_id, a.chat_id, a.called_at, a.outcome, o.class
      from outbox o join attempt a on a.account_id = o.account_id and a.id = o.attempt_id
      where o.account_id = ${accountId} and o.line_id = ${lineId} and o.ready_at <= ${now}
        and o.contact_id = any(${arrayOf('uuid', [...locked])})`,
  );
  const lost = rows.filter((row) => row.called_at === null && row.outcome === null);
  // One that was never called may be in doubt all the same: its answer, of an upload say, cannot be stored.
  const doubtful = rows.filter((row) => !lost.includes(row));
  const requeued = await requeue(
    unit,
    lost.map((row) => row.id),
  );
  await declareInDoubt(
    unit,
    doubtful.filter((row) => row.outcome === null).map((row) => row.id),
  );
  // A campaign's message that was never called waits as a recipient again, and keeps no chat.
  const putBack = lost.filter((row) => isOfCampaign(row) && requeued.has(row.message_id));
  await bringForward(
    unit,
    [...doubtful, ...putBack].map((row) => ({
      chatId: row.chat_id,
      messageId: row.message_id,
    })),
  );
  await followCampaigns(unit, [
    ...doubtful.filter(isOfCampaign).map((row) => ({ messageId: row.message_id })),
    ...putBack.map((row) => ({ messageId: row.message_id, dueAt: now })),
  ]);
  return rows.length;
}

const isOfCampaign = (row: { class: number }): boolean => row.class === classOrder('campaign');

async function followCampaigns(unit: Unit, moved: MovedMessage[]): Promise<void> {
  if (moved.length === 0) return;
  await addCounts(unit, await moveRecipients(unit, moved));
}

/** What has been marked as called since it was read is left for the next look. Gives the messages of all others. */
async function requeue(unit: Unit, attemptIds: string[]): Promise<Set<string>> {
  if (attemptIds.length === 0) return new Set();
  const { accountId, now, tx } = unit;
  const rows = await run<{ message_id: string }>(
    tx,
    sql`update attempt set outcome = 'not_called', outcome_at = ${now}
      where account_id = ${accountId} and id = any(${arrayOf('uuid', attemptIds)})
        and called_at is null and outcome is null
      returning message_id`,
  );
  const waiting = rows.map((row) => ({ accountId, messageId: row.message_id }));
  await updateRows(
    tx,
    message,
    ['accountId', 'id'],
    waiting.map((row) => ({ accountId, id: row.messageId, status: 'queued', statusAt: now })),
    ['status', 'statusAt'],
  );
  await updateRows(
    tx,
    outbox,
    ['accountId', 'messageId'],
    waiting.map((row) => ({ ...row, attemptId: null, readyAt: now })),
    ['attemptId', 'readyAt'],
  );
  metrics.notCalled.inc(rows.length);
  return new Set(rows.map((row) => row.message_id));
}

/** Unless a status has told that it was taken. */
async function declareInDoubt(unit: Unit, attemptIds: string[]): Promise<void> {
  if (attemptIds.length === 0) return;
  const rows = await run<{ outcome: string }>(
    unit.tx,
    sql`update attempt set outcome_at = ${unit.now},
        outcome = case when status = 'sending' then 'in_doubt' else 'accepted' end
      where account_id = ${unit.accountId} and id = any(${arrayOf('uuid', attemptIds)})
        and outcome is null
      returning outcome`,
  );
  metrics.inDoubt.inc(rows.filter((row) => row.outcome === 'in_doubt').length);
}
