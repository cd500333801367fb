import { boolean, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';

/** Somebody who answers chats, known by their e-mail. */
export const agent = pgTable(
  'agent',
  {
    accountId: accountId(),
    id: id(),
    /** In lower case: what a chat's `owner` is while they have it. */
    email: text('email').notNull(),
    name: text('name').notNull(),
    /** `online`: the queue may hand them chats. */
    status: text('status', { enum: ['online', 'offline'] }).notNull(),
    /** Names of groups, as in `group:<name>`. */
    groups: json<string[]>('groups').notNull(),
    /** Chats at a time that the queue may give them; null: as many as the account says. */
    capacity: integer('capacity'),
    /** When the queue last gave them a chat: of two who are equally loaded, the one it was longer ago. */
    assignedAt: instant('assigned_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    uniqueIndex('agent_email').on(t.accountId, t.email),
  ],
);

/** What holds for all agents of an account; without a row, `plainSettings`. */
export const agentSettings = pgTable(
  'agent_settings',
  {
    accountId: accountId(),
    /** Capacity of those who have none of their own. */
    defaultCapacity: integer('default_capacity').notNull(),
    /** Whether capacities limit at all. */
    limitsCapacity: boolean('limits_capacity').notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.accountId] })],
);

/** A text that agents send often, by its name. */
export const agentTemplate = pgTable(
  'agent_template',
  {
    accountId: accountId(),
    name: text('name').notNull(),
    text: text('text').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.name] })],
);
