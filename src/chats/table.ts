import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json, updatedAt, xid8 } from '../db/columns.ts';
import type { Content } from '../messages/content.ts';
import type { InContent, Json, MessageContext } from '../messages/events.ts';

/** The lasting conversation of one contact on one line: one machine, one owner, one window. */
export const chat = pgTable(
  'chat',
  {
    accountId: accountId(),
    id: id(),
    contactId: uuid('contact_id').notNull(),
    lineId: uuid('line_id').notNull(),
    /** Raised under the contact's lock; messages, activities and journal entries carry it. The only order there is. */
    seq: integer('seq').notNull(),
    /** The chat machine's state; opting out belongs to the contact. */
    state: text('state', { enum: ['idle', 'inFlow', 'waitingForAgent', 'withAgent'] }).notNull(),
    status: text('status', { enum: ['open', 'closed'] }).notNull(),
    /** E-mail of the agent, or `group:<name>`; while it waits for one, whom it waits for. */
    owner: text('owner'),
    /** Since when it waits for an agent: so long as `state` says that it does. */
    waitingSince: instant('waiting_since'),
    /** Nobody is on it and something came that nothing answered. */
    unassigned: boolean('unassigned').notNull(),
    tags: json<{ name: string; color_hex?: string }[]>('tags').notNull(),
    /** Greatest provider time of the contact's messages: the 24-hour window counts from it. */
    lastInboundAt: instant('last_inbound_at'),
    /** `seq` of the contact's newest message: a late failure of an earlier one of ours moves nothing. */
    lastInboundSeq: integer('last_inbound_seq').notNull(),
    /** People of ours have read so far: what the contact said after this is unread. */
    seenSeq: integer('seen_seq').notNull().default(0),
    lastActivityAt: instant('last_activity_at').notNull(),
    /**
     * `lastActivityAt` to ten minutes, which lists go by: an index on the moment itself would make every
     * message a dear update (measured: twice the write-ahead log, and half as many that stay on their page).
     */
    activeSlot: instant('active_slot').generatedAlwaysAs(
      sql`date_bin('10 minutes', last_activity_at, '2000-01-01 00:00:00+00')`,
    ),
    /** `seq` of the message that stands in the outbox; null when none of ours is unsettled. */
    headSeq: integer('head_seq'),
    headId: uuid('head_id'),
    /**
     * The provider's limit per pair (one message in 6 s, 45 borrowed ahead): when all that was sent
     * will have been earned back.
     */
    pairPaidAt: instant('pair_paid_at'),
    /** Until then the line's default flow does not start here (`quiet_after`). */
    quietUntil: instant('quiet_until'),
    /** Until then a text here may be the label of an outbound's reply, or its flow waits to start. */
    outboundUntil: instant('outbound_until'),
    /** When a tap on an earlier step last repeated the prompt: at most once a minute. */
    promptRepeatedAt: instant('prompt_repeated_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    unique('chat_contact_line').on(t.accountId, t.contactId, t.lineId),
    // For lists, newest first: of each status (of all, from both), of what an agent has, of what wants one.
    index('chat_status_idx').on(t.accountId, t.status, t.activeSlot),
    index('chat_unassigned_idx')
      .on(t.accountId, t.activeSlot)
      .where(sql`${t.unassigned} and ${t.status} = 'open'`),
    index('chat_tags_idx')
      .using('gin', t.accountId, t.tags.op('jsonb_path_ops'))
      .where(sql`${t.tags} <> '[]'::jsonb`),
    // The queue of those who wait.
    index('chat_waiting_idx')
      .on(t.accountId, t.waitingSince)
      .where(sql`${t.waitingSince} is not null`),
    // What each agent has in hand. It moves only with what other indexes here move with.
    index('chat_in_hand_idx').on(t.accountId, t.owner).where(sql`${t.state} = 'withAgent'`),
    index('chat_owner_idx')
      .on(t.accountId, t.owner, t.activeSlot)
      .where(sql`${t.owner} is not null`),
  ],
);

/**
 * A message either way. A row of ours is the intent to send; what is sent when is the sender's.
 * No index on `status`, and room on the page, so that a status change stays a cheap update.
 */
export const message = pgTable(
  'message',
  {
    accountId: accountId(),
    id: id(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    lineId: uuid('line_id').notNull(),
    seq: integer('seq').notNull(),
    direction: text('direction', { enum: ['in', 'out'] }).notNull(),
    /** `content.type`, where it can be filtered. */
    type: text('type').notNull(),
    content: json<InContent | Content>('content').notNull(),
    /** Ours: see `messages/status`. Theirs: `received`. */
    status: text('status').notNull(),
    /** Who speaks: `user`, `system`, or an agent's e-mail. */
    actor: text('actor').notNull(),
    /** First 16 bytes of sha-256 of the provider's id: what makes a repeated webhook a no-op for ever. */
    providerKey: bytea('provider_key'),
    providerId: text('provider_id'),
    context: json<MessageContext>('context'),
    referral: json<Json>('referral'),
    /** What the provider sent beside: its errors, and fields we have no word for. */
    extra: json<Json>('extra'),
    mediaId: uuid('media_id'),
    /** Class of an outgoing message: replies go before notifications before campaigns. */
    class: text('class', { enum: ['reply', 'notification', 'campaign'] }),
    /** What it is part of: its contact is a recipient of that. */
    campaignId: uuid('campaign_id'),
    /** Leaves even to one who opted out: the confirmation, and a person's own reply. */
    pastOptOut: boolean('past_opt_out').notNull(),
    processId: uuid('process_id'),
    step: text('step'),
    visit: integer('visit'),
    /** The newest attempt, whose status this message shows. */
    attemptId: uuid('attempt_id'),
    /** Attempts so far. */
    tries: integer('tries').notNull(),
    errorCode: integer('error_code'),
    /** What the provider complained of; of a canceled one, in a word, why it did not leave. */
    error: text('error'),
    /** Provider time of a message of theirs; the decision's time of one of ours. */
    at: instant('at').notNull(),
    statusAt: instant('status_at').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('message_chat_seq').on(t.accountId, t.chatId, t.seq),
    uniqueIndex('message_provider_key')
      .on(t.accountId, t.lineId, t.providerKey)
      .where(sql`${t.providerKey} is not null`),
    // Templates are few, and a contact shows how many of them arrived.
    index('message_template_idx').on(t.accountId, t.contactId).where(sql`${t.type} = 'template'`),
    // So are reactions, and a chat shows the last of them.
    index('message_reaction_idx')
      .on(t.accountId, t.chatId, t.seq)
      .where(sql`${t.type} = 'reaction'`),
  ],
);

/** What happened in a chat beside messages: opened, closed, owner changed, note, process ended, consent. */
export const activity = pgTable(
  'activity',
  {
    accountId: accountId(),
    id: id(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    seq: integer('seq').notNull(),
    category: text('category').notNull(),
    type: text('type').notNull(),
    actor: text('actor').notNull(),
    payload: json<Json>('payload').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('activity_chat_seq').on(t.accountId, t.chatId, t.seq),
  ],
);

/**
 * A message that an agent's program asked for under a name of its own: asked for again, however late,
 * it is not said again. A row for each, as long as the contact is kept.
 */
export const sentRequest = pgTable(
  'sent_request',
  {
    accountId: accountId(),
    /** First 16 bytes of sha-256 of the name. */
    key: bytea('key').notNull(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    messageId: uuid('message_id').notNull(),
    /** Of what was to be said. */
    contentHash: bytea('content_hash').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.key] }),
    index('sent_request_contact_idx').on(t.accountId, t.contactId),
    index('sent_request_created_idx').on(t.accountId, t.createdAt),
  ],
);

/**
 * What a transaction did to a chat, for those who follow the account; written only while somebody does,
 * and kept for a day. Read in the order of transactions, and no further than all that are over: so whoever
 * reads on misses nothing and sees nothing twice, whenever and wherever it was committed.
 */
export const chatFeed = pgTable(
  'chat_feed',
  {
    accountId: accountId(),
    tx: xid8('tx').notNull().default(sql`pg_current_xact_id()`),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    /** What is new in the chat stands after this place, up to `toSeq`. */
    fromSeq: integer('from_seq').notNull(),
    toSeq: integer('to_seq').notNull(),
    /** Messages of ours whose status moved. */
    statusesOf: json<string[]>('statuses_of').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.tx, t.chatId] }),
    index('chat_feed_contact_idx').on(t.accountId, t.contactId),
    index('chat_feed_created_idx').on(t.accountId, t.createdAt),
  ],
);

/** Who has a chat open in the console, and may be writing there: until a moment that is soon over. */
export const chatViewer = pgTable(
  'chat_viewer',
  {
    accountId: accountId(),
    chatId: uuid('chat_id').notNull(),
    email: text('email').notNull(),
    seenUntil: instant('seen_until').notNull(),
    writingUntil: instant('writing_until'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.chatId, t.email] })],
);
