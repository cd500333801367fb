import { foreignKey, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import type { Json } from '../messages/events.ts';

/** A tenant. On the wire `client_id` = `TCI…`. The one table whose key is not led by `account_id`: it is the account. */
export const account = pgTable('account', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  /** IANA name; flows without a timezone of their own use it. */
  timezone: text('timezone').notNull(),
  /** Stop, start and exit words and sentences that replace the built-in ones; null = all built in. */
  words: json<Json>('words'),
  businessHours: json<Json>('business_hours'),
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
    createdAt: createdAt(),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    foreignKey({ columns: [t.accountId], foreignColumns: [account.id] }),
  ],
);
