import { sql } from 'drizzle-orm';
import { lockContacts } from '../contacts/lockContacts.ts';
import { arrayOf } from '../db/literals.ts';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { classOrder } from '../messages/classOrder.ts';
import * as metrics from './metrics.ts';
import { reportFailures } from './reportFailures.ts';
import { outbox } from './table.ts';

/**
 * Attempts in doubt that no status has settled. Their time runs only while we are hearing: webhooks
 * have been taken without a break for as long, and no status of the line waits in the inbox. Then
 * campaign messages and marketing are given up, and others sent once more; a second doubt is the end.
 * Gives the number of messages it moved.
 */
export async function settleDoubts(unit: Unit, resendAfterMs: number): Promise<number> {
  const { accountId, now, tx } = unit;
  const since = new Date(now.getTime() - resendAfterMs);
  if (!(await hasHeardSince(unit, since))) return 0;
  const found = await run<{ id: string; contact_id: string }>(
    tx,
    sql`select a.id, a.contact_id from attempt a
      where a.account_id = ${accountId} and a.outcome = 'in_doubt' and a.doubt_settled_at is null
        and a.outcome_at <= ${since}
        and not exists (
          select 1 from inbox i where i.account_id = a.account_id and i.line_id = a.line_id
            and i.kind = 'status')
      order by a.outcome_at limit 100`,
  );
  if (found.length === 0) return 0;
  const locked = await lockContacts(
    unit,
    found.map((row) => row.contact_id),
  );
  const rows = await run<{
    id: string;
    message_id: string;
    chat_id: string;
    contact_id: string;
    line_id: string;
    class: string | null;
    is_marketing: boolean;
    unanswered: boolean;
    doubted_before: boolean;
  }>(
    tx,
    sql`update attempt a set doubt_settled_at = ${now} from message m
      where a.account_id = ${accountId} and m.account_id = a.account_id and m.id = a.message_id
        and a.outcome = 'in_doubt' and a.doubt_settled_at is null
        and a.id = any(${arrayOf(
          'uuid',
          found.map((row) => row.id),
        )})
        and a.contact_id = any(${arrayOf('uuid', [...locked])})
      returning a.id, a.message_id, a.chat_id, a.contact_id, a.line_id, m.class,
        coalesce(m.class = 'campaign' or m.content->>'category' = 'MARKETING', false) as is_marketing,
        m.attempt_id = a.id and m.status = 'sending' as unanswered,
        exists (select 1 from attempt b where b.account_id = a.account_id
          and b.message_id = a.message_id and b.outcome = 'in_doubt' and b.id <> a.id)
          as doubted_before`,
  );
  const open = rows.filter((row) => row.unanswered);
  const again = open.filter((row) => !row.is_marketing && !row.doubted_before);
  const givenUp = open.filter((row) => !again.includes(row));
  await resend(unit, again);
  await reportFailures(
    unit,
    givenUp.map((row) => ({
      attemptId: row.id,
      lineId: row.line_id,
      error: { code: 0, title: 'No answer from the provider, and no status' },
    })),
  );
  metrics.doubtSettled.inc({ how: 'sent_once_more' }, again.length);
  metrics.doubtSettled.inc({ how: 'given_up' }, givenUp.length);
  return open.length;
}

async function hasHeardSince(unit: Unit, since: Date): Promise<boolean> {
  const [row] = await run<{ resumed_at: Date; beat_at: Date }>(
    unit.tx,
    sql`select resumed_at, beat_at from acceptance where single = 1`,
  );
  const silentMs = row ? unit.now.getTime() - row.beat_at.getTime() : Number.POSITIVE_INFINITY;
  return row !== undefined && row.resumed_at <= since && silentMs < 3_000;
}

async function resend(
  unit: Unit,
  rows: {
    message_id: string;
    chat_id: string;
    contact_id: string;
    line_id: string;
    class: string | null;
  }[],
): Promise<void> {
  if (rows.length === 0) return;
  const { accountId, now, tx } = unit;
  await run(
    tx,
    sql`update message set status = 'queued', status_at = ${now}
      where account_id = ${accountId} and id = any(${arrayOf(
        'uuid',
        rows.map((row) => row.message_id),
      )})`,
  );
  await insertRows(
    tx,
    outbox,
    rows.map((row) => ({
      accountId,
      messageId: row.message_id,
      lineId: row.line_id,
      chatId: row.chat_id,
      contactId: row.contact_id,
      class: classOrder(row.class),
      readyAt: now,
      attemptId: null,
    })),
    { onConflict: { target: ['accountId', 'messageId'], set: ['readyAt', 'attemptId'] } },
  );
}
