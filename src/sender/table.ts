import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, bytea, id, instant } from '../db/columns.ts';

/**
 * A chat's first unsettled message and nothing else, so that a blocked chat costs a claim nothing.
 * While an attempt is out, `ready_at` is when somebody must look after it.
 */
export const outbox = pgTable(
  'outbox',
  {
    accountId: accountId(),
    messageId: uuid('message_id').notNull(),
    lineId: uuid('line_id').notNull(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    /** 0 reply, 1 notification, 2 campaign: the order of a claim. */
    class: integer('class').notNull(),
    readyAt: instant('ready_at').notNull(),
    /** The attempt that is out; null while the message waits. */
    attemptId: uuid('attempt_id'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.messageId] }),
    index('outbox_ready_idx').on(t.accountId, t.lineId, t.class, t.readyAt),
  ],
);

/** One try to hand a message to a provider; its id goes out as callback data and comes back in statuses. */
export const attempt = pgTable(
  'attempt',
  {
    accountId: accountId(),
    id: id(),
    messageId: uuid('message_id').notNull(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    lineId: uuid('line_id').notNull(),
    /** 1 for the first try. */
    number: integer('number').notNull(),
    /** The process that holds it (one id per start). */
    sender: uuid('sender').notNull(),
    claimedAt: instant('claimed_at').notNull(),
    callBefore: instant('call_before').notNull(),
    calledAt: instant('called_at'),
    /** Null while it is out. */
    outcome: text('outcome', {
      enum: ['accepted', 'refused', 'not_called', 'in_doubt'],
    }),
    outcomeAt: instant('outcome_at'),
    /** Greatest status reported of this attempt. */
    status: text('status').notNull(),
    providerId: text('provider_id'),
    providerKey: bytea('provider_key'),
    /** The provider's; 0 where it failed and nothing says why. */
    errorCode: integer('error_code'),
    error: text('error'),
    /** When an attempt in doubt was given up or sent once more. */
    doubtSettledAt: instant('doubt_settled_at'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('attempt_provider_key')
      .on(t.accountId, t.lineId, t.providerKey)
      .where(sql`${t.providerKey} is not null`),
    index('attempt_doubt_idx')
      .on(t.accountId, t.outcomeAt)
      .where(sql`${t.outcome} = 'in_doubt' and ${t.doubtSettledAt} is null`),
    // What a message has been through already; most have one attempt, and it is accepted. Not by `status`: each
    // status of each message would then be a dear update.
    index('attempt_failed_idx')
      .on(t.accountId, t.messageId)
      .where(
        sql`${t.outcome} in ('in_doubt', 'refused', 'not_called') or ${t.doubtSettledAt} is not null
          or ${t.errorCode} is not null`,
      ),
  ],
);

/** A line's right to send, filled by the database's clock; capacity is one slice (250 ms). */
export const lineBucket = pgTable(
  'line_bucket',
  {
    accountId: accountId(),
    lineId: uuid('line_id').notNull(),
    tokens: doublePrecision('tokens').notNull(),
    /** What campaigns may take of it: they get four fifths of the rate at most. */
    campaignTokens: doublePrecision('campaign_tokens').notNull().default(0),
    filledAt: instant('filled_at').notNull(),
    /** Half the rate until then, after the provider's own throttling. */
    slowUntil: instant('slow_until'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.lineId] })],
);

/**
 * Manners of lowest priority, read marks and typing: one row per chat, for its newest message, since
 * marking one read marks the earlier ones. Dropped when late, tried twice at most.
 */
export const chore = pgTable(
  'chore',
  {
    accountId: accountId(),
    chatId: uuid('chat_id').notNull(),
    lineId: uuid('line_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    /** The message's place in its chat: what was said after it makes typing pointless. */
    seq: integer('seq').notNull(),
    providerMessageId: text('provider_message_id').notNull(),
    tries: integer('tries').notNull(),
    /** Also the end of the lease of whoever is at it. */
    dueAt: instant('due_at').notNull(),
    /** Dropped after this. */
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.chatId] }),
    index('chore_due_idx').on(t.accountId, t.lineId, t.dueAt),
  ],
);
