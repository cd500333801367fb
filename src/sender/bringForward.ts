import { sql } from 'drizzle-orm';
import { pairReadyAt } from '../chats/pairLimit.ts';
import { chat } from '../chats/table.ts';
import { arrayOf } from '../db/literals.ts';
import { insertRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { classOrder } from '../messages/classOrder.ts';
import { outbox } from './table.ts';

/**
 * Takes settled messages out of the outbox and puts each chat's next one in. A message that was not
 * its chat's head (a retry of one that others have overtaken) only leaves. A campaign's message that waits
 * does so as a recipient, and keeps no chat. The contacts are locked.
 */
export async function bringForward(
  unit: Unit,
  settled: { chatId: string; messageId: string }[],
): Promise<void> {
  if (settled.length === 0) return;
  const { accountId, tx, now } = unit;
  const messageIds = arrayOf(
    'uuid',
    settled.map((each) => each.messageId),
  );
  await run(
    tx,
    sql`delete from outbox where account_id = ${accountId} and message_id = any(${messageIds})`,
  );
  const heads = await run<{
    chat_id: string;
    contact_id: string;
    line_id: string;
    pair_paid_at: Date | null;
    id: string | null;
    seq: number | null;
    class: string | null;
  }>(
    tx,
    sql`select c.id as chat_id, c.contact_id, c.line_id, c.pair_paid_at, n.id, n.seq, n.class
      from chat c
      left join lateral (
        select m.id, m.seq, m.class from message m
        where m.account_id = c.account_id and m.chat_id = c.id and m.seq > c.head_seq
          and m.direction = 'out' and m.status = 'queued' and m.campaign_id is null
        order by m.seq limit 1) as n on true
      where c.account_id = ${accountId} and c.head_id = any(${messageIds})
        and c.id = any(${arrayOf('uuid', [...new Set(settled.map((each) => each.chatId))])})`,
  );
  const next = heads.flatMap((row) => (row.id === null ? [] : [{ ...row, id: row.id }]));
  await Promise.all([
    updateRows(
      tx,
      chat,
      ['accountId', 'id'],
      heads.map((row) => ({ accountId, id: row.chat_id, headSeq: row.seq, headId: row.id })),
      ['headSeq', 'headId'],
    ),
    insertRows(
      tx,
      outbox,
      next.map((row) => ({
        accountId,
        messageId: row.id,
        lineId: row.line_id,
        chatId: row.chat_id,
        contactId: row.contact_id,
        class: classOrder(row.class),
        readyAt: pairReadyAt(row.pair_paid_at, now),
        attemptId: null,
      })),
      { onConflict: 'nothing' },
    ),
  ]);
}
