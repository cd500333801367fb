import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json } from '../db/columns.ts';
import type { CallRequest } from '../engine/callRequest.ts';
import type { SealedValue } from '../processes/sealedValue.ts';

/**
 * A request that a process waits for. The row goes when its answer has been decided, or when nobody waits
 * for it any more: so an answer whose row is gone has been handled, or is of no use.
 */
export const call = pgTable(
  'call',
  {
    accountId: accountId(),
    id: id(),
    processId: uuid('process_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    /** The contact's, where its answer will be worked. */
    lane: smallint('lane').notNull(),
    /** The visit of the step that waits. */
    visit: integer('visit').notNull(),
    /** `step.call_id`: the idempotency key of all its tries. */
    callId: text('call_id').notNull(),
    /** Sealed: it may hold anything that the process knows. The secrets it names are not in it. */
    request: json<CallRequest | SealedValue>('request').notNull(),
    /** Hash of where it goes (`originOf`): of one origin only so many are made at a time. */
    origin: bytea('origin').notNull().default(sql`'\\x'`),
    timeoutMs: integer('timeout_ms').notNull(),
    /** Tries after the first, and how long after the one before. */
    retries: integer('retries').notNull(),
    retryAfterMs: integer('retry_after_ms').notNull(),
    /** Begun so far: whoever has begun the newest settles a failure. */
    tries: integer('tries').notNull(),
    /** Ended so far without an answer that could be used. */
    failed: integer('failed').notNull(),
    /** Somebody has claimed it and not settled it yet; if it is due all the same, they have vanished. */
    leased: boolean('leased').notNull().default(false),
    /** How many have vanished over it so far: it may be what kills them. */
    vanished: smallint('vanished').notNull().default(0),
    /** When it is to be made (again), or the end of the lease of whoever is at it. Null once answered. */
    dueAt: instant('due_at'),
    /** Its answer is in the inbox since then. */
    answeredAt: instant('answered_at'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('call_due_idx').on(t.accountId, t.dueAt).where(sql`${t.dueAt} is not null`),
    index('call_turn_idx')
      .on(t.accountId, t.leased, t.origin, t.dueAt)
      .where(sql`${t.dueAt} is not null`),
    index('call_process_idx').on(t.accountId, t.processId),
  ],
);
