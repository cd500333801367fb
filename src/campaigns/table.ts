import { sql } from 'drizzle-orm';
import {
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import { importColumns, refusalColumns } from '../imports/importColumns.ts';
import type { Json } from '../messages/events.ts';

/** `days` as in `mon`; `timezone` an IANA name, or `recipient`: of the recipient's country. */
export type SendWindow = { from: string; to: string; days: string[]; timezone: string };

/** At most `max` campaign messages to one person in `period`, as in `7d`. */
export type Cap = { max: number; period: string };

/** When a campaign pauses by itself: percentages of what was sent, once `after` were. */
export type Guard = { after: number; maxFailedPercent?: number; maxOptedOutPercent?: number };

/** Recipients that were sent to, failed, opted out; and failures by the provider's code. */
export type GuardBase = {
  sent: number;
  failed: number;
  optedOut: number;
  codes: Record<string, number>;
};

export type PlanCursor = { source: number; after: string | null };

export type CampaignStatus =
  | 'draft'
  | 'scheduled'
  | 'planning'
  | 'running'
  | 'paused'
  | 'completed'
  | 'canceled'
  | 'failed';

/** Of one that is over: nothing is sent any more, and nothing it names is needed. */
export const overStatuses: CampaignStatus[] = ['completed', 'canceled', 'failed'];

/** Whom a campaign writes to besides rows of uploads: asked when it starts, and then no more. */
export type AudienceSource =
  | { segmentId: string }
  | { query: Json }
  | { campaignId: string; states: string[]; responses: string[] };

/**
 * One outbound sent to many. The row is what cancel and pause write: a claim locks it `for share` and reads
 * its status, so nothing is claimed after their answer.
 */
export const campaign = pgTable(
  'campaign',
  {
    accountId: accountId(),
    id: id(),
    name: text('name').notNull(),
    status: text('status').$type<CampaignStatus>().notNull(),
    outboundId: uuid('outbound_id').notNull(),
    lineId: uuid('line_id').notNull(),
    /** What a `continue` starts; none of a notification. */
    flowId: uuid('flow_id'),
    /** Defaults by name, for recipients that say nothing else. */
    variables: json<Record<string, Json>>('variables').notNull(),
    /** Of numbers without one, two letters; empty: there is no default. */
    countryCode: text('country_code').notNull(),
    sources: json<AudienceSource[]>('sources').notNull(),
    startAt: instant('start_at'),
    /** What has not left by then is canceled. */
    stopAt: instant('stop_at'),
    window: json<SendWindow | null>('window'),
    /** Messages a second at most; null: what the line gives. */
    rate: doublePrecision('rate'),
    cap: json<Cap | null>('cap'),
    guard: json<Guard | null>('guard'),
    /** How long an answer counts, as in `72h`. */
    expiresAfter: text('expires_after').notNull(),
    /** The outbound's category when somebody last said go: marketing costs more. */
    category: text('category'),
    /** What the guard counts from: the numbers when somebody last said go. */
    guardFrom: json<GuardBase | null>('guard_from'),
    /** How far planning has come: the source it is at, and the last contact taken of it. */
    planCursor: json<PlanCursor | null>('plan_cursor'),
    /** Its window has changed: who is held for it, after this contact, is to be looked at again. */
    lookAgainAfter: uuid('look_again_after'),
    /** When its recipients were counted anew last. */
    countedAt: instant('counted_at'),
    pauseReason: text('pause_reason'),
    pauseDetail: text('pause_detail'),
    pausedAt: instant('paused_at'),
    failureReason: text('failure_reason').notNull(),
    startedAt: instant('started_at'),
    finishedAt: instant('finished_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    // What may have something to send, and what somebody must look after; few at a time.
    index('campaign_line_idx')
      .on(t.accountId, t.lineId)
      .where(sql`${t.status} in ('planning', 'running')`),
    index('campaign_active_idx')
      .on(t.accountId, t.id)
      .where(sql`${t.status} in ('scheduled', 'planning', 'running', 'paused')`),
    index('campaign_outbound_idx').on(t.accountId, t.outboundId),
  ],
);

export type RecipientState =
  | 'pending'
  | 'held'
  | 'queued'
  | 'in_doubt'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'skipped'
  | 'canceled';

export type SkipReason =
  | 'opted_out'
  | 'invalid_number'
  | 'capped'
  | 'not_on_whatsapp'
  | 'outbound_unavailable'
  | 'window_missed';

export type HoldReason = 'window' | 'cap' | 'tier' | 'paused_by_meta';

/** Why a recipient is where it is. */
export type RecipientReason = SkipReason | HoldReason | 'campaign_canceled';

export type RecipientResponse = 'accepted' | 'rejected' | 'replied' | 'opted_out' | 'expired';

/**
 * A person in a campaign, once each. It becomes a message only in the sender's claim. While it waits
 * `due_at` says from when it may; a state that moves on with statuses touches no indexed column.
 */
export const campaignRecipient = pgTable(
  'campaign_recipient',
  {
    accountId: accountId(),
    campaignId: uuid('campaign_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    id: id(),
    /** The upload that made it: of one that has not succeeded it is in no audience. */
    importId: uuid('import_id'),
    /** The recipient's own values; the campaign's and the contact's fill what is missing. */
    variables: json<Record<string, Json>>('variables').notNull(),
    language: text('language'),
    /** The caller's name for whom it concerns, kept on contact and process. */
    userRef: text('user_ref'),
    /** What a later upload, which is not over yet, says instead. */
    next: json<Json>('next'),
    state: text('state').$type<RecipientState>().notNull(),
    /** From when it may be claimed; null: it waits no more. */
    dueAt: instant('due_at'),
    /** Why it is held, was skipped or canceled. */
    reason: text('reason').$type<RecipientReason>(),
    /** The provider's, of one that failed. */
    code: integer('code'),
    response: text('response').$type<RecipientResponse>(),
    /** The variant that was sent: of its language. */
    outboundId: uuid('outbound_id'),
    messageId: uuid('message_id'),
    processId: uuid('process_id'),
    sentAt: instant('sent_at'),
    deliveredAt: instant('delivered_at'),
    readAt: instant('read_at'),
    respondedAt: instant('responded_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.campaignId, t.contactId] }),
    index('campaign_recipient_due_idx')
      .on(t.accountId, t.campaignId, t.dueAt)
      .where(sql`${t.dueAt} is not null`),
    // Of a person, for erasing and merging.
    index('campaign_recipient_contact_idx').on(t.accountId, t.contactId),
  ],
);

/**
 * How fast a campaign may go, beside its row: that one is locked by whoever stops it. Written under the
 * lock of its line's bucket.
 */
export const campaignPace = pgTable(
  'campaign_pace',
  {
    accountId: accountId(),
    campaignId: uuid('campaign_id').notNull(),
    /** What its own rate lets it send, filled up to `filledAt`; of one without a rate nothing. */
    tokens: doublePrecision('tokens').notNull(),
    filledAt: instant('filled_at').notNull(),
    /** Until then it is not worth a look: its window is closed, or the tier is used up. */
    restsUntil: instant('rests_until'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.campaignId] })],
);

/**
 * People to whom we wrote first, by the hour, of each WABA: the provider lets a business begin with so many
 * different people in 24 hours. Templates of all kinds count; only campaigns wait for room.
 */
export const tierUse = pgTable(
  'tier_use',
  {
    accountId: accountId(),
    wabaId: uuid('waba_id').notNull(),
    hour: instant('hour').notNull(),
    people: integer('people').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.wabaId, t.hour] })],
);

/**
 * How many recipients of a campaign are in each state (`kind` `state`), have given each response (`response`),
 * and have failed with each code of the provider (`code`). Written as differences in the commit of the
 * transition, spread over shards so that commits do not wait for one another; the sum over the shards is the number.
 */
export const campaignCount = pgTable(
  'campaign_count',
  {
    accountId: accountId(),
    campaignId: uuid('campaign_id').notNull(),
    kind: text('kind', { enum: ['state', 'response', 'code'] }).notNull(),
    name: text('name').notNull(),
    shard: smallint('shard').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.campaignId, t.kind, t.name, t.shard] })],
);

/** An upload of recipients, and what became of its rows. */
export const campaignImport = pgTable(
  'campaign_import',
  {
    accountId: accountId(),
    id: id(),
    campaignId: uuid('campaign_id').notNull(),
    ...importColumns(),
    accepted: integer('accepted').notNull(),
    /** Rows about somebody who was a recipient already. */
    merged: integer('merged').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('campaign_import_campaign_idx').on(t.accountId, t.campaignId),
  ],
);

export const campaignImportRefusal = pgTable(
  'campaign_import_refusal',
  { accountId: accountId(), ...refusalColumns() },
  (t) => [primaryKey({ columns: [t.accountId, t.importId, t.row] })],
);
