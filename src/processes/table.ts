import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import type { ProcessState, Trigger } from '../engine/effects.ts';
import type { Json } from '../messages/events.ts';

/** An outcome as people have set it, and how they came to it, oldest first; at most 100 entries. */
export type Override = { status: 'success' | 'failure'; history: OverrideEntry[] };
export type OverrideEntry = {
  status: 'success' | 'failure';
  /** What counted before. */
  previous: 'success' | 'failure';
  reason: string;
  /** Name of the key that asked. */
  by: string;
  /** ISO. */
  at: string;
};

/** One run of one flow version in one chat; at most one open per chat. */
export const process = pgTable(
  'process',
  {
    accountId: accountId(),
    id: id(),
    chatId: uuid('chat_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    lineId: uuid('line_id').notNull(),
    flowId: uuid('flow_id').notNull(),
    flowVersion: integer('flow_version').notNull(),
    /** The caller's id of the end user, the wire's `account_id`. */
    userRef: text('user_ref'),
    status: text('status', { enum: ['pending', 'success', 'failure'] }).notNull(),
    failureStatus: text('failure_status'),
    declinedReason: text('declined_reason'),
    state: json<ProcessState>('state').notNull(),
    trigger: json<Trigger>('trigger').notNull(),
    /** How often something was mended on the way (a title cut, options that met). */
    findings: integer('findings').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    finishedAt: instant('finished_at'),
    /** When what is sensitive in it and in its journal is blanked: 24 hours after the end. */
    blankAt: instant('blank_at'),
    /** What people have made of the outcome; null where they let it stand. */
    override: json<Override>('override'),
    /** The web token that began it: one process for each. */
    apiKeyId: uuid('api_key_id'),
    /** What it is found by beside its contact (`searchText`), folded. */
    search: text('search'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('process_contact_idx').on(t.accountId, t.contactId, t.id),
    // Each list has its rows in the order of their ids. What changes while a process runs is in none of them.
    index('process_outcome_idx').on(
      t.accountId,
      t.status,
      sql`coalesce(${t.failureStatus}, '')`,
      t.id,
    ),
    // A reason is written by a flow: it may be longer than an entry can be.
    index('process_reason_idx')
      .on(
        t.accountId,
        sql`left(${t.declinedReason}, 100)`,
        sql`coalesce(${t.failureStatus}, '')`,
        t.id,
      )
      .where(sql`${t.declinedReason} is not null`),
    index('process_search_idx')
      .using('gin', t.accountId, t.search.op('gin_trgm_ops'))
      .where(sql`${t.search} is not null`),
    index('process_flow_idx').on(t.accountId, t.flowId, t.createdAt),
    // Few: those that only tried a flow out, to be forgotten.
    index('process_tried_idx').on(t.accountId, t.flowId).where(sql`${t.trigger}->>'kind' = 'test'`),
    index('process_blank_idx').on(t.accountId, t.blankAt).where(sql`${t.blankAt} is not null`),
    uniqueIndex('process_api_key')
      .on(t.accountId, t.apiKeyId)
      .where(sql`${t.apiKeyId} is not null`),
    uniqueIndex('process_open').on(t.accountId, t.chatId).where(sql`${t.status} = 'pending'`),
  ],
);

/** Each event a process was given, with its time and what was read of the world, so that it can be replayed. */
export const journal = pgTable(
  'journal',
  {
    accountId: accountId(),
    processId: uuid('process_id').notNull(),
    seq: integer('seq').notNull(),
    contactId: uuid('contact_id').notNull(),
    at: instant('at').notNull(),
    event: json<Json>('event').notNull(),
    reads: json<Record<string, Json>>('reads').notNull(),
    /** Steps entered because of the event, in order. */
    path: json<string[]>('path').notNull().default([]),
    /** Where the process was before the event. */
    step: text('step').notNull(),
    visit: integer('visit').notNull(),
    /** What is sensitive in the event, as ciphertext; empty once it has been blanked. */
    sealed: bytea('sealed'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.processId, t.seq] })],
);

/** A process's page to be downloaded, made when it is first asked for. The bytes are media of this id. */
export const processPdf = pgTable(
  'process_pdf',
  {
    accountId: accountId(),
    processId: uuid('process_id').notNull(),
    contactId: uuid('contact_id').notNull(),
    mediaId: uuid('media_id').notNull(),
    status: text('status', { enum: ['requested', 'in_progress', 'succeeded', 'failed'] }).notNull(),
    /** Begun so far. */
    tries: integer('tries').notNull(),
    /** When it is to be made, or the end of the lease of whoever is at it; null: it is made, or given up. */
    dueAt: instant('due_at'),
    error: text('error'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.processId] }),
    index('process_pdf_due_idx').on(t.accountId, t.dueAt).where(sql`${t.dueAt} is not null`),
  ],
);
