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
import { accountId, bytea, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
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
    /** Nobody is on it and something came that nothing answered. */
    unassigned: boolean('unassigned').notNull(),
    tags: json<{ name: string; color_hex?: string }[]>('tags').notNull(),
    /** Greatest provider time of the contact's messages: the 24-hour window counts from it. */
    lastInboundAt: instant('last_inbound_at'),
    /** `seq` of the contact's newest message: a late failure of an earlier one of ours moves nothing. */
    lastInboundSeq: integer('last_inbound_seq').notNull(),
    lastActivityAt: instant('last_activity_at').notNull(),
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
    // For those who look for silent chats; without the time in it, so that a message stays a cheap update.
    index('chat_open_idx').on(t.accountId).where(sql`${t.status} = 'open'`),
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
