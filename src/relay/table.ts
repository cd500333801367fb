import {
  bigint,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json } from '../db/columns.ts';
import type { Json } from '../messages/events.ts';

/** One number per group of requests that share an insert; an inbox id is it times 1,024 plus the place in the group. */
export const inboxGroup = pgSequence('inbox_group', { cache: 1 });

/** What is known of an event without reading it. */
const eventColumns = () => ({
  id: bigint('id', { mode: 'number' }).notNull(),
  /** A hint for order and spread, never for correctness. */
  lane: smallint('lane').notNull(),
  /** First 16 bytes of sha-256 of what identifies the event at the provider. */
  key: bytea('key').notNull(),
  lineId: uuid('line_id'),
  /** `message`, `status`, or any other kind of event body. */
  kind: text('kind').notNull(),
  field: text('field').notNull(),
  /** Provider time, whole seconds; the time of acceptance where the provider gave none. */
  at: instant('at').notNull(),
  receivedAt: instant('received_at').notNull(),
});

/**
 * Accepted events that no turn has handled yet. A row lives for milliseconds; what makes a repeat a
 * no-op afterwards is the row the event leaves behind, not this one.
 */
export const inbox = pgTable(
  'inbox',
  {
    accountId: accountId(),
    ...eventColumns(),
    /** The event body as our own normalised JSON text. */
    body: text('body').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    unique('inbox_key').on(t.accountId, t.key),
    index('inbox_lane_idx').on(t.accountId, t.lane, t.id),
  ],
);

/** Events that condemned themselves, with why; they can be re-driven. */
export const inboxDead = pgTable(
  'inbox_dead',
  {
    accountId: accountId(),
    ...eventColumns(),
    /** As it was, as ciphertext (`deadBody.ts`); what the inbox itself refused is base64. */
    body: text('body').notNull(),
    error: text('error').notNull(),
    diedAt: instant('died_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/**
 * Signed webhooks that name no line of ours, and bodies nobody could read: kept 7 days, at most
 * 10,000. No account is known, so the key is the sha-256 of the body and the line it names.
 */
export const inboxUnclaimed = pgTable(
  'inbox_unclaimed',
  {
    hash: bytea('hash').primaryKey(),
    provider: text('provider').notNull(),
    /** The provider's line id, where the body named one: registering that line moves the row in. */
    providerLineId: text('provider_line_id'),
    providerWabaId: text('provider_waba_id'),
    /** The bytes as they came, one row for each unknown line they name. */
    body: bytea('body').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [
    index('inbox_unclaimed_line_idx').on(t.provider, t.providerLineId),
    index('inbox_unclaimed_received_idx').on(t.receivedAt),
  ],
);

/** Hashes of events that leave no other row behind, kept 8 days: a provider repeats for seven. */
export const seen = pgTable(
  'seen',
  { accountId: accountId(), key: bytea('key').notNull(), seenAt: instant('seen_at').notNull() },
  (t) => [
    primaryKey({ columns: [t.accountId, t.key] }),
    index('seen_at_idx').on(t.accountId, t.seenAt),
  ],
);

/**
 * Hashes of the provider's ids of messages with people who were erased, kept 8 days: a webhook that comes
 * again is left out, and brings nobody back.
 */
export const erased = pgTable(
  'erased',
  {
    accountId: accountId(),
    key: bytea('key').notNull(),
    erasedAt: instant('erased_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.key] }),
    index('erased_at_idx').on(t.accountId, t.erasedAt),
  ],
);

/** A person who was erased, and the files of theirs that are to be removed; gone an hour later. */
export const erasure = pgTable(
  'erasure',
  {
    accountId: accountId(),
    contactId: uuid('contact_id').notNull(),
    mediaIds: uuid('media_ids').array().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.contactId] })],
);

/** What a worker holds while it works: sixteen per account. */
export const lane = pgTable(
  'lane',
  { accountId: accountId(), lane: smallint('lane').notNull() },
  (t) => [primaryKey({ columns: [t.accountId, t.lane] })],
);

/**
 * What a worker has in hand: written outside the turn's transaction before it decides, deleted in
 * it. Whoever holds a lane that such a row names therefore knows that its worker has vanished. A row
 * without a worker is a suspect: one item of a turn that was lost twice, to be worked alone.
 */
export const turn = pgTable(
  'turn',
  {
    accountId: accountId(),
    id: id(),
    worker: uuid('worker'),
    lanes: integer('lanes').array().notNull(),
    /** `event:<inbox id>` and `timers:<contact id>`. */
    items: text('items').array().notNull(),
    /** How often these items have been lost with their worker. */
    vanished: integer('vanished').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/** What is to happen to a process later. Firing is `delete … returning`; it fires for the same visit only. */
export const timer = pgTable(
  'timer',
  {
    accountId: accountId(),
    processId: uuid('process_id').notNull(),
    timerId: text('timer_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    lane: smallint('lane').notNull(),
    visit: integer('visit').notNull(),
    dueAt: instant('due_at').notNull(),
    event: json<Json>('event').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.processId, t.timerId] }),
    index('timer_due_idx').on(t.accountId, t.lane, t.dueAt),
  ],
);

/** A status whose message is not known yet; looked at every 2 s for an hour, then counted as foreign. */
export const parkedStatus = pgTable(
  'parked_status',
  {
    accountId: accountId(),
    key: bytea('key').notNull(),
    lineId: uuid('line_id').notNull(),
    /** Hash of the provider's message id, by which its attempt will be found. */
    providerKey: bytea('provider_key').notNull(),
    body: text('body').notNull(),
    at: instant('at').notNull(),
    parkedAt: instant('parked_at').notNull(),
    nextLookAt: instant('next_look_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.key] }),
    index('parked_status_look_idx').on(t.accountId, t.nextLookAt),
  ],
);

/** What concerns a line or an account and no chat (quality, templates, bans, calls, unknown fields), whole. */
export const notice = pgTable(
  'notice',
  {
    accountId: accountId(),
    id: id(),
    lineId: uuid('line_id'),
    field: text('field').notNull(),
    body: json<Json>('body').notNull(),
    at: instant('at').notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/** Messages received per line and lane in this second and the last: the line's rate is in and out together. */
export const lineTraffic = pgTable(
  'line_traffic',
  {
    accountId: accountId(),
    lineId: uuid('line_id').notNull(),
    lane: smallint('lane').notNull(),
    second: bigint('second', { mode: 'number' }).notNull(),
    count: integer('count').notNull(),
    countBefore: integer('count_before').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.lineId, t.lane] })],
);

/**
 * Whether webhooks are being taken: one row, beaten every second by every process that accepts.
 * `resumed_at` is the end of the last time nobody did.
 */
export const acceptance = pgTable('acceptance', {
  /** Always 1. */
  single: smallint('single').primaryKey(),
  beatAt: instant('beat_at').notNull(),
  resumedAt: instant('resumed_at').notNull(),
});
