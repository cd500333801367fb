import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import type { Json } from '../messages/events.ts';

/** An address that is told what happens, and how it has been answering. */
export const hook = pgTable(
  'hook',
  {
    accountId: accountId(),
    id: id(),
    /** One of `eventActions`, `flow_event` or `all`. */
    eventType: text('event_type').notNull(),
    /** None: all of the type. */
    actions: json<string[]>('actions').notNull(),
    name: text('name').notNull(),
    url: text('url').notNull(),
    /** Sealed. It signs what is sent; shown once. */
    signingKey: bytea('signing_key').notNull(),
    status: text('status', { enum: ['enabled', 'disabled'] }).notNull(),
    /** Why it was disabled by us. */
    disabledReason: text('disabled_reason'),
    /** Requests in a row that failed, the first of them then, and until when no other is made but one. */
    failures: integer('failures').notNull(),
    failingSince: instant('failing_since'),
    restsUntil: instant('rests_until'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/**
 * What happened, for one hook that wants to know: written with what happened, and so once and never
 * without it. First a queue's row, due until it is delivered or given up; then the log of that, deleted
 * so many days (`KEEP_HOOK_LOG`) after it was written.
 */
export const hookEvent = pgTable(
  'hook_event',
  {
    accountId: accountId(),
    /** Of this delivery, the wire's `idempotency_key`: rises with the time it happened. */
    id: id(),
    hookId: uuid('hook_id').notNull(),
    /** Of what happened (`HKE…`), the same for all hooks. */
    eventId: uuid('event_id').notNull(),
    eventType: text('event_type').notNull(),
    eventAction: text('event_action').notNull(),
    /** As the API shows it. It may hold what a contact wrote. */
    object: json<Json>('object').notNull(),
    contactId: uuid('contact_id'),
    status: text('status', { enum: ['pending', 'success', 'failure'] }).notNull(),
    /** Begun so far: whoever has begun the newest settles it. */
    attempts: integer('attempts').notNull(),
    /** Ended without success since it was written, or last asked for again. */
    failed: integer('failed').notNull(),
    /** When it is to be sent (again), or the end of the lease of whoever is at it. Null once it is over. */
    dueAt: instant('due_at'),
    /** What the receiver answered last, an HTTP status. */
    answeredStatus: integer('answered_status'),
    /** Why the last try failed where no answer says so. */
    error: text('error'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('hook_event_due_idx')
      .on(t.accountId, t.hookId, t.dueAt)
      .where(sql`${t.dueAt} is not null`),
    index('hook_event_contact_idx')
      .on(t.accountId, t.contactId)
      .where(sql`${t.contactId} is not null`),
    // For those who look for what was not delivered.
    index('hook_event_failure_idx').on(t.accountId, t.id).where(sql`${t.status} = 'failure'`),
  ],
);
