import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, json } from '../db/columns.ts';
import type { Json } from '../messages/events.ts';

/**
 * What a flow's `event` step told those outside, written with the decision that it was part of, and so
 * once and never without it. The payload is the author's own and holds what they put into it of the
 * contact, but nothing sensitive; null where it was too large. Deleted 30 days after it was written,
 * unless it has been delivered before.
 */
export const hookEvent = pgTable(
  'hook_event',
  {
    accountId: accountId(),
    id: id(),
    /** As the step names it. */
    name: text('name').notNull(),
    payload: json<Json>('payload'),
    contactId: uuid('contact_id').notNull(),
    chatId: uuid('chat_id').notNull(),
    processId: uuid('process_id').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('hook_event_created_idx').on(t.accountId, t.createdAt),
  ],
);
