import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, json, updatedAt, xid8 } from '../db/columns.ts';
import type { BusinessHours } from '../engine/businessHours.ts';
import type { Sentences } from '../engine/effects.ts';
import type { WordLists } from '../engine/words.ts';
import type { Json } from '../messages/events.ts';
import type { WebAccess } from './webAccess.ts';

/** An enabled hook and what it wants to be told of: `all` types, and of a type all actions where none is named. */
export type WantedEvents = { hookId: string; type: string; actions: string[] };

export type AccountWords = { lists?: WordLists; sentences?: Sentences };

/** A tenant. On the wire `client_id` = `TCI…`. The one table whose key is not led by `account_id`: it is the account. */
export const account = pgTable('account', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  /** IANA name; flows without a timezone of their own use it. */
  timezone: text('timezone').notNull(),
  /** Stop, start and exit words and sentences that replace the built-in ones; null = all built in. */
  words: json<AccountWords>('words'),
  businessHours: json<BusinessHours>('business_hours'),
  /** What its enabled hooks want, kept here by `hooks/` since every turn reads this row anyway; null = none. */
  wantedEvents: json<WantedEvents[]>('wanted_events'),
  /** Until then what happens in its chats is written to `chat_feed`: somebody follows it, or did lately. */
  followedUntil: instant('followed_until'),
  /** Since which transaction the feed has no gap. */
  followedFrom: xid8('followed_from'),
  /** Processes below this id may lack their text to be searched by, which is being filled in; null = none does. */
  searchGapBelow: uuid('search_gap_below').default('ffffffff-ffff-7fff-bfff-ffffffffffff'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

/** An API key is a JWT; it is valid while its `jti` (= `id`) stands here unrevoked. */
export const apiKey = pgTable(
  'api_key',
  {
    accountId: accountId(),
    id: id(),
    name: text('name').notNull(),
    keyType: text('key_type', { enum: ['backend', 'web'] }).notNull(),
    scopes: json<string[]>('scopes').notNull(),
    /** Only of a web key: what it opens. Of a person, so it goes with them, and a day after the key is over. */
    web: json<WebAccess>('web'),
    /** As the client said; nothing here goes by them. */
    billingHub: text('billing_hub'),
    version: text('version').notNull().default('0'),
    /** Which key of `SECRET_KEY` wrote when it was made (`Subkey.id`, hex): dropped, it opens nothing. Null: nobody knows. */
    signedBy: text('signed_by'),
    createdAt: createdAt(),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('api_key_web_over_idx').on(t.accountId, t.expiresAt).where(sql`${t.keyType} = 'web'`),
    foreignKey({ columns: [t.accountId], foreignColumns: [account.id] }),
  ],
);

/**
 * The answer to a write that named itself (`Idempotency-Key`), kept 24 hours and written in the
 * write's own transaction: so it stands here if and only if the write happened.
 */
export const idempotencyKey = pgTable(
  'idempotency_key',
  {
    accountId: accountId(),
    method: text('method').notNull(),
    path: text('path').notNull(),
    key: text('key').notNull(),
    /** sha-256 of the request's body: another body with the same key is a mistake. */
    bodyHash: bytea('body_hash').notNull(),
    status: integer('status').notNull(),
    answer: json<Json>('answer').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.method, t.path, t.key] }),
    index('idempotency_key_created_idx').on(t.accountId, t.createdAt),
    foreignKey({ columns: [t.accountId], foreignColumns: [account.id] }),
  ],
);

/** What an account's flows may send with their calls, by name: `{{ secrets.<name> }}`. Nobody is ever shown it. */
export const secret = pgTable(
  'secret',
  {
    accountId: accountId(),
    name: text('name').notNull(),
    value: bytea('value').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.name] }),
    foreignKey({ columns: [t.accountId], foreignColumns: [account.id] }),
  ],
);

/**
 * How much of its rate each key has used, for all processes. Unlogged (its migration says so, drizzle
 * cannot): after a crash of the database every key begins afresh.
 */
export const apiRate = pgTable(
  'api_rate',
  {
    accountId: accountId(),
    keyId: uuid('key_id').notNull(),
    /** What the last process to ask was given. */
    granted: integer('granted').notNull(),
    /** When the key could make as many requests at once as ever, were it to make none until then. */
    fullAt: instant('full_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.keyId] }),
    foreignKey({
      columns: [t.accountId, t.keyId],
      foreignColumns: [apiKey.accountId, apiKey.id],
    }).onDelete('cascade'),
  ],
);
