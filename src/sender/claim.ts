import { sql } from 'drizzle-orm';
import { payForOne } from '../chats/pairLimit.ts';
import { chat, message } from '../chats/table.ts';
import { lockContacts } from '../contacts/lockContacts.ts';
import { type Refusal, refusalOf } from '../contacts/refusalOf.ts';
import { arrayOf } from '../db/literals.ts';
import { updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { mayWriteFreely, pushes } from '../lines/pushes.ts';
import type { Content } from '../messages/content.ts';
import type { Identities, MessageContext } from '../messages/events.ts';
import { insertAttempts, lookAfterAt } from './attempts.ts';
import { bringForward } from './bringForward.ts';
import { lockBucket, saveBucket } from './bucket.ts';
import { withCategoriesOfNow } from './categoriesOfNow.ts';
import * as metrics from './metrics.ts';
import { shareSlice } from './pace.ts';
import { refuseUnsent } from './refuseUnsent.ts';
import { outbox } from './table.ts';

/** A message whose turn has come, with the attempt that will carry it. */
export type Claimed = {
  attemptId: string;
  messageId: string;
  chatId: string;
  contactId: string;
  to: Identities;
  content: Content;
  /** The provider's id of the message it answers. */
  replyTo?: string;
};

export type ClaimInput = {
  lineId: string;
  /** The line's provider. */
  provider: string;
  throughput: number;
  /** Free connections: no more than these. */
  limit: number;
  /** This process, for this start. */
  sender: string;
};

export type ClaimResult = {
  claimed: Claimed[];
  /** More waits than the line may send now: come again after so many milliseconds. */
  againAfterMs: number | undefined;
  /** Failures were written to the inbox: the relay has work. */
  failures: number;
};

/**
 * Takes what a line may send now and commits an attempt for each message before anything is called.
 * Consent, window and state are read under the contacts' locks, so that a stop word that has been
 * confirmed finds nothing leaving after it. People being decided at this moment are passed over.
 */
export async function claim(unit: Unit, input: ClaimInput): Promise<ClaimResult> {
  const none: ClaimResult = { claimed: [], againAfterMs: undefined, failures: 0 };
  const bucket = await lockBucket(unit, input);
  // Somebody else takes from it at this moment, and may not see what is new.
  if (!bucket) return { ...none, againAfterMs: 20 };
  const { tokens, rate } = bucket;
  const slots = Math.min(Math.floor(tokens), input.limit);
  const againAfterMs = Math.max(5, Math.ceil(((1 - (tokens % 1)) / rate) * 1000));
  if (slots < 1) return { ...none, againAfterMs };

  const candidates = await findCandidates(unit, input.lineId, slots);
  if (candidates.length === 0) return none;
  const locked = await lockContacts(
    unit,
    candidates.map((each) => each.contactId),
  );
  const ready = await readReady(
    unit,
    candidates.filter((each) => locked.has(each.contactId)).map((each) => each.messageId),
  );
  // Whose contact has been made another's meanwhile is not locked under its new name.
  const ours = ready.filter((row) => locked.has(row.contactId));
  const sorted = sort(await withCategoriesOfNow(unit, ours), input.provider, unit.now);
  const { leaving, canceled, closed } = sorted;
  const [claimed] = await Promise.all([
    begin(unit, input, leaving),
    saveBucket(unit, input.lineId, { ...bucket, tokens: tokens - leaving.length }),
  ]);
  await cancel(unit, canceled);
  await refuseUnsent(
    unit,
    closed.map((row) => ({ ...row, sender: input.sender })),
  );
  const passedOver = candidates.length - ours.length > 0;
  const full = candidates.length >= slots;
  return {
    claimed,
    againAfterMs: full ? againAfterMs : passedOver ? 10 : undefined,
    failures: closed.length,
  };
}

type Candidate = { messageId: string; contactId: string };

/** What campaigns send waits elsewhere, and is claimed apart (`sender/campaigns`). */
const classes = ['reply', 'notification'] as const;

async function findCandidates(unit: Unit, lineId: string, slots: number): Promise<Candidate[]> {
  const byClass = await Promise.all(
    classes.map((_, at) =>
      run<{ message_id: string; contact_id: string }>(
        unit.tx,
        sql`select message_id, contact_id from outbox
          where account_id = ${unit.accountId} and line_id = ${lineId} and class = ${at}::int
            and ready_at <= ${unit.now} and attempt_id is null
          order by ready_at limit ${slots}::int`,
      ),
    ),
  );
  const [reply = 0, notification = 0] = byClass.map((rows) => rows.length);
  const share = shareSlice(slots, { reply, notification });
  return byClass.flatMap((rows, at) => {
    const name = classes[at];
    return rows
      .slice(0, name === undefined ? 0 : share[name])
      .map((row) => ({ messageId: row.message_id, contactId: row.contact_id }));
  });
}

/** Everything that speaks for or against a message, read after the locks. */
type Ready = {
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  content: Content;
  status: string;
  tries: number;
  pastOptOut: boolean;
  /** A flow says it, and an agent has the chat. */
  isTalkedOver: boolean;
  optedOutAt: Date | null;
  marketingStoppedAt: Date | null;
  lastInboundAt: Date | null;
  pairPaidAt: Date | null;
  createdAt: Date;
  to: Identities;
  replyTo?: string;
};

/** Lateral joins are walked key by key, whatever the statistics say; a join once multiplied whole tables. */
async function readReady(unit: Unit, messageIds: string[]): Promise<Ready[]> {
  if (messageIds.length === 0) return [];
  const rows = await run<{
    id: string;
    chat_id: string;
    contact_id: string;
    line_id: string;
    content: Content;
    context: MessageContext | null;
    status: string;
    tries: number;
    past_opt_out: boolean;
    is_talked_over: boolean;
    opted_out_at: Date | null;
    marketing_stopped_at: Date | null;
    last_inbound_at: Date | null;
    pair_paid_at: Date | null;
    created_at: Date;
    phone: string | null;
    wa_id: string | null;
    user_id: string | null;
  }>(
    unit.tx,
    sql`select m.id, m.chat_id, m.contact_id, m.line_id, m.content, m.context, m.status, m.tries, m.past_opt_out,
        m.process_id is not null and h.state = 'withAgent' as is_talked_over,
        c.opted_out_at, c.marketing_stopped_at, h.last_inbound_at, h.pair_paid_at, m.created_at, c.phone, c.wa_id, c.user_id
      from unnest(${arrayOf('uuid', messageIds)}) as k(id)
      cross join lateral (select * from outbox
        where account_id = ${unit.accountId} and message_id = k.id and attempt_id is null limit 1) as o
      cross join lateral (select * from message
        where account_id = ${unit.accountId} and id = k.id limit 1) as m
      cross join lateral (select * from contact
        where account_id = ${unit.accountId} and id = o.contact_id limit 1) as c
      cross join lateral (select * from chat
        where account_id = ${unit.accountId} and id = o.chat_id limit 1) as h`,
  );
  return rows.map((row) => ({
    messageId: row.id,
    chatId: row.chat_id,
    contactId: row.contact_id,
    lineId: row.line_id,
    content: row.content,
    ...(row.context?.messageId !== undefined && { replyTo: row.context.messageId }),
    status: row.status,
    tries: row.tries,
    pastOptOut: row.past_opt_out,
    isTalkedOver: row.is_talked_over,
    optedOutAt: row.opted_out_at,
    marketingStoppedAt: row.marketing_stopped_at,
    lastInboundAt: row.last_inbound_at,
    pairPaidAt: row.pair_paid_at,
    createdAt: row.created_at,
    to: {
      ...(row.phone !== null && { phone: row.phone }),
      ...(row.wa_id !== null && { waId: row.wa_id }),
      ...(row.user_id !== null && { userId: row.user_id }),
    },
  }));
}

/** `reason`: why it does not leave; none where it had been canceled before. */
type Canceled = Ready & { reason: Refusal | 'agent_has_chat' | null };
type Sorted = { leaving: Ready[]; canceled: Canceled[]; closed: Ready[] };

function sort(rows: Ready[], provider: string, now: Date): Sorted {
  const leaving: Ready[] = [];
  const canceled: Canceled[] = [];
  const closed: Ready[] = [];
  for (const row of rows) {
    const refusal = pushes(provider) ? refusalOf(row, row) : undefined;
    const reason = row.isTalkedOver ? 'agent_has_chat' : refusal;
    if (row.status !== 'queued') canceled.push({ ...row, reason: null });
    else if (reason) canceled.push({ ...row, reason });
    else if (isFreeForm(row) && !mayWriteFreely(provider, row.lastInboundAt, now)) closed.push(row);
    else leaving.push(row);
  }
  return { leaving, canceled, closed };
}

const isFreeForm = ({ content }: Ready): boolean => content.type !== 'template';

async function begin(unit: Unit, input: ClaimInput, rows: Ready[]): Promise<Claimed[]> {
  const { accountId, now, tx } = unit;
  const readyAt = lookAfterAt(now);
  const claimed = rows.map((row) => ({ ...row, attemptId: unit.newId() }));
  await Promise.all([
    updateRows(
      tx,
      chat,
      ['accountId', 'id'],
      claimed.map((row) => ({
        accountId,
        id: row.chatId,
        pairPaidAt: payForOne(row.pairPaidAt, now),
      })),
      ['pairPaidAt'],
    ),
    updateRows(
      tx,
      message,
      ['accountId', 'id'],
      claimed.map((row) => ({
        accountId,
        id: row.messageId,
        status: 'sending',
        statusAt: now,
        attemptId: row.attemptId,
        tries: row.tries + 1,
      })),
      ['status', 'statusAt', 'attemptId', 'tries'],
    ),
    updateRows(
      tx,
      outbox,
      ['accountId', 'messageId'],
      claimed.map((row) => ({
        accountId,
        messageId: row.messageId,
        attemptId: row.attemptId,
        readyAt,
      })),
      ['attemptId', 'readyAt'],
    ),
    insertAttempts(unit, input.sender, claimed),
  ]);
  for (const row of claimed) {
    metrics.queuedToCalled.observe((now.getTime() - row.createdAt.getTime()) / 1000);
  }
  return claimed;
}

/** Not to be sent any more: the row goes, and the chat's next message comes forward. */
async function cancel(unit: Unit, rows: Canceled[]): Promise<void> {
  if (rows.length === 0) return;
  await run(
    unit.tx,
    sql`update message m set status = 'canceled', status_at = ${unit.now}, error_code = null, error = k.reason
      from unnest(${arrayOf(
        'uuid',
        rows.map((row) => row.messageId),
      )}, ${arrayOf(
        'text',
        rows.map((row) => row.reason),
      )}) as k(id, reason)
      where m.account_id = ${unit.accountId} and m.id = k.id and m.status = 'queued'`,
  );
  await bringForward(unit, rows);
  metrics.canceled.inc(rows.length);
}
