import { sql } from 'drizzle-orm';
import { foreignKey, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { accountId, createdAt, id, instant, json, updatedAt } from '../db/columns.ts';
import type { Finding } from '../engine/finding.ts';
import type { Json } from '../messages/events.ts';

/** An authored document of steps; the draft may be broken, a version may not. */
export const flow = pgTable(
  'flow',
  {
    accountId: accountId(),
    id: id(),
    name: text('name').notNull(),
    draft: json<Json>('draft').notNull(),
    draftRevision: integer('draft_revision').notNull(),
    /** The version that starts take, the newest there is; null before the first and while unpublished. */
    publishedVersion: integer('published_version'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Deleted flows are kept for the history of their processes, and shown to nobody. */
    deletedAt: instant('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.id] })],
);

/** A published version: numbered from 1, never changed. */
export const flowVersion = pgTable(
  'flow_version',
  {
    accountId: accountId(),
    flowId: uuid('flow_id').notNull(),
    version: integer('version').notNull(),
    definition: json<Json>('definition').notNull(),
    /** Those at the time of publishing; with an error there is no version. */
    warnings: json<Finding[]>('warnings').notNull().default(sql`'[]'`),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.flowId, t.version] }),
    foreignKey({ columns: [t.accountId, t.flowId], foreignColumns: [flow.accountId, flow.id] }),
  ],
);
