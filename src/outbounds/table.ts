import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import type { Json } from '../messages/events.ts';
import type { SentReply } from '../messages/outboundReply.ts';
import type { TemplateShape, VariableNames } from '../messages/templateShape.ts';

/** What a quick reply means; `index` is the button's place among all buttons of the template. */
export type OutboundReply = SentReply & { index: number };

/** What a change makes of an outbound, once the provider has taken it. */
export type OutboundChange = {
  shape: TemplateShape;
  names: VariableNames;
  replies: OutboundReply[];
  mediaId: string | null;
};

/**
 * `hash`: of all that was asked for. `until`: when whoever does it has died (ISO). `change`: of a template
 * that stands at the provider already.
 */
export type Submission = { hash: string; until: string; change?: OutboundChange };

/** A message template we start conversations with, as it stands at the provider. */
export const outbound = pgTable(
  'outbound',
  {
    accountId: accountId(),
    id: id(),
    wabaId: uuid('waba_id').notNull(),
    /** The line it was made for; null: it was not made here, and any line of its WABA may send it. */
    lineId: uuid('line_id'),
    /** The provider's id of it. */
    providerId: text('provider_id').notNull(),
    name: text('name').notNull(),
    /** The provider's code, as in `es_MX`. */
    language: text('language').notNull(),
    /** `MARKETING`, `UTILITY`, `AUTHENTICATION`. */
    category: text('category').notNull(),
    /** The provider's word: only `APPROVED` can be sent. `DELETED`: it is not there any more. */
    status: text('status').notNull(),
    /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
    quality: text('quality').notNull(),
    failureReason: text('failure_reason'),
    /** As the provider gives them. */
    components: json<Json>('components').notNull(),
    shape: json<TemplateShape>('shape').notNull(),
    variableMapping: json<VariableNames>('variable_mapping').notNull(),
    /** Without any it is a notification. */
    replies: json<OutboundReply[]>('replies').notNull(),
    /** What `continue` starts where no step waits for it. */
    flowId: uuid('flow_id'),
    /** Of the file that its header shows with every send; null: each send says which. */
    mediaId: uuid('media_id'),
    /** What is being handed in, until whoever asked for it has been told how it ended. */
    submission: json<Submission>('submission'),
    /** Provider time of the newest word on its status: an older one changes nothing. */
    statusAt: instant('status_at').notNull(),
    syncedAt: instant('synced_at').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    unique('outbound_name').on(t.accountId, t.wabaId, t.name, t.language),
  ],
);

/**
 * A sent outbound that has quick replies. It waits on its own, several in a chat may; one that a step
 * waits for names that step, and goes to it. A tap counts whenever it comes, a text only until it expires.
 */
export const sentOutbound = pgTable(
  'sent_outbound',
  {
    accountId: accountId(),
    messageId: uuid('message_id').notNull(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    outboundId: uuid('outbound_id').notNull(),
    /** The process and the place of the step that waits for its replies. */
    processId: uuid('process_id'),
    /** The campaign that sent it, and its recipient there. */
    campaignId: uuid('campaign_id'),
    recipientId: uuid('recipient_id'),
    step: text('step'),
    visit: integer('visit'),
    /** What `continue` starts where no step waits. */
    flowId: uuid('flow_id'),
    /** The caller's id of the person, which the process that it starts gets. */
    userRef: text('user_ref'),
    /** BCP 47. */
    language: text('language').notNull(),
    /** What its variables were given: the flow that it starts gets them. */
    variables: json<Record<string, Json>>('variables').notNull(),
    replies: json<SentReply[]>('replies').notNull(),
    /** The first answer to it, a tap before anything else. */
    response: text('response', { enum: ['accepted', 'rejected', 'replied'] }),
    /** Of a campaign's: when it was counted as expired, without an answer. */
    expiredAt: instant('expired_at'),
    /** Label of the reply that was taken. */
    reply: text('reply'),
    respondedAt: instant('responded_at'),
    /** Its flow starts when the open process ends, if that is before; null: nothing waits to start. */
    startsUntil: instant('starts_until'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.messageId] }),
    index('sent_outbound_chat_idx').on(t.accountId, t.chatId, t.createdAt),
    index('sent_outbound_unanswered_idx')
      .on(t.accountId, t.expiresAt)
      .where(sql`${t.campaignId} is not null and ${t.response} is null and ${t.expiredAt} is null`),
  ],
);
