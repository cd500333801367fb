import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { CountChange } from './addCounts.ts';
import type { RecipientState } from './table.ts';

/**
 * A campaign's message whose status has changed; `dueAt`: when it is to be tried again. Absent: when it was to be, if it
 * waits for that: its failure may be told before the answer to its send.
 */
export type MovedMessage = { messageId: string; dueAt?: Date | undefined };

/**
 * Brings recipients to where their messages stand now, after the messages were written and under their
 * contacts' locks: a recipient's state is a function of its message, and this is the one place that knows it.
 * A message that comes again in the same state changes nothing. Gives the differences, for `addCounts`.
 */
export async function moveRecipients(
  unit: Unit,
  moved: readonly MovedMessage[],
): Promise<CountChange[]> {
  if (moved.length === 0) return [];
  const { accountId, now, tx } = unit;
  const rows = await run<{
    campaign_id: string;
    before: RecipientState;
    code_before: number | null;
    state: RecipientState;
    code: number | null;
  }>(
    tx,
    sql`update campaign_recipient r set
        state = n.state, code = n.code, reason = n.reason, updated_at = ${now},
        due_at = n.due_at,
        sent_at = case when n.state in ('sent', 'delivered', 'read')
          then coalesce(r.sent_at, ${now}) else r.sent_at end,
        delivered_at = case when n.state in ('delivered', 'read')
          then coalesce(r.delivered_at, ${now}) else r.delivered_at end,
        read_at = case when n.state = 'read' then coalesce(r.read_at, ${now}) else r.read_at end
      from (
        select k.message_id, m.campaign_id, m.contact_id, b.state as before, b.code as code_before,
          case when m.status = 'queued' then coalesce(k.due_at, b.due_at) end as due_at,
          case
            when m.status in ('queued', 'sending') then case
              when a.outcome = 'in_doubt' and m.status = 'sending' then 'in_doubt' else 'queued' end
            when m.status in ('accepted', 'sent') then 'sent'
            when m.status = 'played' then 'read'
            when m.status = 'canceled' and m.error = 'opted_out' then 'skipped'
            else m.status end as state,
          case when m.status = 'failed' then coalesce(m.error_code, 0) end as code,
          case when m.status = 'canceled'
            then case when m.error = 'opted_out' then 'opted_out' else 'campaign_canceled' end end as reason
        from unnest(${arrayOf(
          'uuid',
          moved.map((each) => each.messageId),
        )}, ${arrayOf(
          'timestamptz',
          moved.map((each) => each.dueAt ?? null),
        )}) as k(message_id, due_at)
        cross join lateral (select campaign_id, contact_id, status, error_code, error, attempt_id
          from message
          where account_id = ${accountId} and id = k.message_id limit 1) as m
        cross join lateral (select state, code, due_at from campaign_recipient
          where account_id = ${accountId} and campaign_id = m.campaign_id
            and contact_id = m.contact_id and message_id = k.message_id limit 1) as b
        left join lateral (select outcome from attempt
          where account_id = ${accountId} and id = m.attempt_id limit 1) as a on true
      ) as n
      where r.account_id = ${accountId} and r.campaign_id = n.campaign_id
        and r.contact_id = n.contact_id and r.message_id = n.message_id
        and (r.state <> n.state or n.due_at is distinct from r.due_at)
      returning r.campaign_id, n.before, n.code_before, r.state, r.code`,
  );
  return rows.flatMap((row) => [
    ...transition(row.campaign_id, row.before, row.state),
    ...codeOf(row.campaign_id, row.before, row.code_before, -1),
    ...codeOf(row.campaign_id, row.state, row.code, 1),
  ]);
}

/** One recipient fewer in the one state, one more in the other. */
export const transition = (
  campaignId: string,
  from: RecipientState,
  to: RecipientState,
): CountChange[] => [
  { campaignId, kind: 'state', name: from, by: -1 },
  { campaignId, kind: 'state', name: to, by: 1 },
];

/** One more, or one fewer, of those that failed with a code; nothing for other states. */
export const codeOf = (
  campaignId: string,
  state: RecipientState,
  code: number | null,
  by: number,
): CountChange[] =>
  state === 'failed' ? [{ campaignId, kind: 'code', name: String(code ?? 0), by }] : [];
