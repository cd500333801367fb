import { type SQL, sql } from 'drizzle-orm';
import { mergeRecipients } from '../../campaigns/mergeRecipients.ts';
import { chatFeed } from '../../chats/table.ts';
import { toWire } from '../../db/ids.ts';
import { insertRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Trigger } from '../../engine/effects.ts';
import type { Happening } from '../../hooks/hookEventsOf.ts';
import { recordHookEvents } from '../../hooks/recordHookEvents.ts';
import { blankAt } from '../../processes/blankSensitive.ts';
import { laneOf } from '../lanes.ts';
import { mergeConsent } from './mergeConsent.ts';

/** Two contacts that turned out to be one person; both are locked by this transaction. */
export type ContactPair = { winner: string; loser: string };

/**
 * Makes each pair one contact. The winner takes the loser's names, what it lacks of the loser's
 * data, and the loser's chats on lines where it has none itself. Where both have a chat on a line,
 * the loser's is closed: its process ends (canceled) and what it had queued is canceled. The loser
 * stays, marked, for the history of that chat.
 */
export async function mergeContacts(unit: Unit, pairs: ContactPair[]): Promise<void> {
  for (const pair of pairs) {
    await moveIdentities(unit, pair);
    await closeRivalChats(unit, pair);
    await moveChats(unit, pair);
    await mergeRecipients(unit, pair);
    await foldContact(unit, pair);
    await mergeConsent(unit, pair);
    await enterFeed(unit, pair);
  }
}

async function moveIdentities(unit: Unit, { winner, loser }: ContactPair): Promise<void> {
  await run(
    unit.tx,
    sql`update contact_identity set contact_id = ${winner}
      where account_id = ${unit.accountId} and contact_id = ${loser}`,
  );
}

/** The loser's chats on lines where the winner has one. */
const rivalChats = (unit: Unit, { winner, loser }: ContactPair): SQL =>
  sql`select l.id from chat l join chat w
      on w.account_id = l.account_id and w.line_id = l.line_id and w.contact_id = ${winner}
    where l.account_id = ${unit.accountId} and l.contact_id = ${loser}`;

async function closeRivalChats(unit: Unit, pair: ContactPair): Promise<void> {
  const { accountId, now, tx } = unit;
  const rivals = rivalChats(unit, pair);
  await run(
    tx,
    sql`delete from timer where account_id = ${accountId} and process_id in (
        select id from process where account_id = ${accountId} and status = 'pending'
          and chat_id in (${rivals}))`,
  );
  await run(
    tx,
    sql`delete from call where account_id = ${accountId} and process_id in (
        select id from process where account_id = ${accountId} and status = 'pending'
          and chat_id in (${rivals}))`,
  );
  await enterMerged(unit, rivals);
  const ended = await run<Ended>(
    tx,
    sql`update process set status = 'failure', failure_status = 'canceled', declined_reason = 'merged',
        finished_at = ${now}, updated_at = ${now}, state = state - 'held',
        blank_at = case when blank_at is not null then ${blankAt(now)}::timestamptz end
      where account_id = ${accountId} and status = 'pending' and chat_id in (${rivals})
      returning id, flow_id, chat_id, trigger->>'kind' as kind`,
  );
  await recordHookEvents(
    unit,
    ended.filter(({ kind }) => kind !== 'test').map((row) => mergedAway(unit, row, pair.winner)),
  );
  await run(
    tx,
    sql`delete from outbox where account_id = ${accountId} and attempt_id is null
        and chat_id in (${rivals})`,
  );
  await run(
    tx,
    sql`update message set status = 'canceled', status_at = ${now}, error_code = null, error = 'merged'
      where account_id = ${accountId} and direction = 'out' and status = 'queued'
        and chat_id in (${rivals})`,
  );
  // What is on the wire stays the chat's head until it is settled; nothing comes after it.
  await run(
    tx,
    sql`update chat c set state = 'idle', status = 'closed', waiting_since = null, updated_at = ${now}, head_seq = null,
        head_id = (select message_id from outbox
          where account_id = ${accountId} and message_id = c.head_id)
      where account_id = ${accountId} and id in (${rivals})`,
  );
}

type Ended = { id: string; flow_id: string; chat_id: string; kind: Trigger['kind'] };

/** What hooks are told of a process that ended so. */
const mergedAway = ({ accountId }: Unit, row: Ended, contactId: string): Happening => ({
  type: row.kind === 'web' ? 'identity_process' : 'whatsapp_process',
  action: 'failed',
  contactId,
  object: () => ({
    process_id: toWire('IDP', row.id),
    client_id: toWire('TCI', accountId),
    flow_id: toWire('IPF', row.flow_id),
    chat_id: toWire('EN_CHT_', row.chat_id),
    contact_id: toWire('CNT', contactId),
    status: 'failure',
    failure_status: 'canceled',
    declined_reason: 'merged',
  }),
});

/** The end of these chats' processes stands in their journals. */
async function enterMerged({ tx, accountId, now }: Unit, chats: SQL): Promise<void> {
  const open = sql`account_id = ${accountId} and status = 'pending' and chat_id in (${chats})`;
  await run(
    tx,
    sql`update chat set seq = seq + 1 where account_id = ${accountId}
        and id in (select chat_id from process where ${open})`,
  );
  await run(
    tx,
    sql`insert into journal (account_id, process_id, seq, contact_id, at, event, reads, path, step, visit)
      select ${accountId}, p.id, c.seq, p.contact_id, ${now},
        '{"type": "canceled", "reason": "merged"}', '{}', '[]', p.state->>'step', (p.state->>'visit')::int
      from process p join chat c on c.account_id = p.account_id and c.id = p.chat_id
      where p.account_id = ${accountId} and p.status = 'pending' and p.chat_id in (${chats})`,
  );
}

async function moveChats(unit: Unit, { winner, loser }: ContactPair): Promise<void> {
  const { accountId, tx } = unit;
  const moved = await run<{ id: string }>(
    tx,
    sql`update chat set contact_id = ${winner} where account_id = ${accountId} and contact_id = ${loser}
        and line_id not in (
          select line_id from chat where account_id = ${accountId} and contact_id = ${winner})
      returning id`,
  );
  for (const { id } of moved) {
    for (const table of [
      'message',
      'activity',
      'process',
      'outbox',
      'sent_outbound',
      'sent_request',
      'chat_feed',
    ]) {
      await run(
        tx,
        sql`update ${sql.identifier(table)} set contact_id = ${winner}
          where account_id = ${accountId} and contact_id = ${loser} and chat_id = ${id}`,
      );
    }
    // A status of an older attempt moves nothing, whoever it is found under.
    await run(
      tx,
      sql`update attempt set contact_id = ${winner} where account_id = ${accountId} and id in (
          select attempt_id from message
          where account_id = ${accountId} and chat_id = ${id} and attempt_id is not null)`,
    );
    for (const [table, lane] of [
      ['timer', sql`, lane = ${laneOf(winner)}`],
      ['call', sql`, lane = ${laneOf(winner)}`],
      ['journal', sql``],
    ] as const) {
      await run(
        tx,
        sql`update ${sql.identifier(table)} set contact_id = ${winner}${lane}
          where account_id = ${accountId} and process_id in (
            select id from process
            where account_id = ${accountId} and contact_id = ${winner} and chat_id = ${id})`,
      );
    }
  }
}

/** What the winner has itself stays. */
async function foldContact(unit: Unit, { winner, loser }: ContactPair): Promise<void> {
  const { accountId, now, tx } = unit;
  // What hooks were told of either is erased with the one that is left.
  await run(
    tx,
    sql`update hook_event set contact_id = ${winner}
      where account_id = ${accountId} and contact_id = ${loser}`,
  );
  await run(
    tx,
    sql`update contact w set name = coalesce(w.name, l.name),
        profile_name = coalesce(w.profile_name, l.profile_name), email = coalesce(w.email, l.email),
        language = coalesce(w.language, l.language), external_id = coalesce(w.external_id, l.external_id),
        phone = coalesce(w.phone, l.phone),
        country = case when w.phone is null then l.country else w.country end, wa_id = coalesce(w.wa_id, l.wa_id),
        user_id = coalesce(w.user_id, l.user_id), not_on_whatsapp_at = null, properties = l.properties || w.properties,
        tags = w.tags || (
          select coalesce(jsonb_agg(t), '[]') from jsonb_array_elements_text(l.tags) as t
          where not w.tags ? t),
        updated_at = ${now}
      from contact l
      where w.account_id = ${accountId} and w.id = ${winner}
        and l.account_id = ${accountId} and l.id = ${loser}`,
  );
  await run(
    tx,
    sql`update contact set merged_into = ${winner}, updated_at = ${now}
      where account_id = ${accountId} and (id = ${loser} or merged_into = ${loser})`,
  );
}

/** Who follows the account is told of the chats of both: some are closed, others with somebody of another name. */
async function enterFeed({ tx, accountId, now }: Unit, { winner, loser }: ContactPair) {
  const chats = await run<{ id: string; contact_id: string; seq: number }>(
    tx,
    sql`select c.id, c.contact_id, c.seq from chat c join account a on a.id = c.account_id
      where c.account_id = ${accountId} and c.contact_id in (${winner}, ${loser})
        and a.followed_until > ${now}`,
  );
  const rows = chats.map(({ id, contact_id, seq }) => ({
    accountId,
    chatId: id,
    contactId: contact_id,
    fromSeq: seq,
    toSeq: seq,
    statusesOf: [],
    createdAt: now,
  }));
  await insertRows(tx, chatFeed, rows, { onConflict: 'nothing' });
}
