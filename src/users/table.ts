import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { accountId, bytea, createdAt, id, instant, updatedAt } from '../db/columns.ts';

/** What somebody may do in the console; an admin may do everything. */
export const roles = ['agent', 'marketer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Somebody who signs in to the console. */
export const user = pgTable(
  'console_user',
  {
    accountId: accountId(),
    id: id(),
    /** In lower case; of an agent's, the same as the agent's. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role', { enum: roles }).notNull(),
    /** argon2id, with its parameters and salt (PHC); null until they have chosen one. */
    passwordHash: text('password_hash'),
    /** Tries since the last that fitted, each counted before it is looked at. */
    tries: integer('tries').notNull(),
    /** Until then no try is looked at. */
    lockedUntil: instant('locked_until'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('console_user_email').on(t.accountId, t.email),
    index('console_user_sign_in_idx').on(t.email),
  ],
);

/** A browser that is signed in. */
export const session = pgTable(
  'console_session',
  {
    accountId: accountId(),
    /** sha-256 of the token that the browser shows; the token itself is kept nowhere. */
    hash: bytea('hash').notNull(),
    userId: uuid('user_id').notNull(),
    createdAt: createdAt(),
    /** Moves as long as it is used. */
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.hash] }),
    index('console_session_user_idx').on(t.accountId, t.userId),
    index('console_session_over_idx').on(t.accountId, t.expiresAt),
  ],
);

/** A link with which a user signs in once, and chooses a password. */
export const signInLink = pgTable(
  'sign_in_link',
  {
    accountId: accountId(),
    /** sha-256 of the token in the link. */
    hash: bytea('hash').notNull(),
    userId: uuid('user_id').notNull(),
    createdAt: createdAt(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.hash] }),
    index('sign_in_link_user_idx').on(t.accountId, t.userId),
    index('sign_in_link_over_idx').on(t.accountId, t.expiresAt),
  ],
);
