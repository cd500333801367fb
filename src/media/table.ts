import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant } from '../db/columns.ts';

/** A file: received in a message, uploaded to be sent, or made by us. The bytes are with `media/store`. */
export const media = pgTable(
  'media',
  {
    accountId: accountId(),
    id: id(),
    /** Whose message brought it, or whom it is about; null for an upload. */
    contactId: uuid('contact_id'),
    lineId: uuid('line_id'),
    kind: text('kind').notNull(),
    mimeType: text('mime_type').notNull(),
    filename: text('filename'),
    /** Lower-case hex. Of a received file as the provider gave it, checked when it is fetched. */
    sha256: text('sha256'),
    size: bigint('size', { mode: 'number' }),
    /** `pending` = to be fetched; `lost` = given up, with `error`. */
    status: text('status', { enum: ['pending', 'stored', 'lost'] }).notNull(),
    providerId: text('provider_id'),
    /** Begun so far. */
    tries: integer('tries').notNull(),
    /** When it is to be fetched (again), or the end of the lease of whoever is at it. */
    dueAt: instant('due_at'),
    error: text('error'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.id] }),
    index('media_contact_idx').on(t.accountId, t.contactId).where(sql`${t.contactId} is not null`),
    index('media_due_idx').on(t.accountId, t.dueAt).where(sql`${t.dueAt} is not null`),
  ],
);

/** A provider's own id of an uploaded file, per line, until it runs out there (30 days at Meta). */
export const providerMedia = pgTable(
  'provider_media',
  {
    accountId: accountId(),
    mediaId: uuid('media_id').notNull(),
    lineId: uuid('line_id').notNull(),
    providerId: text('provider_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.mediaId, t.lineId] }),
    index('provider_media_expires_idx').on(t.accountId, t.expiresAt),
  ],
);
