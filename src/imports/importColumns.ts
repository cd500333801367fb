import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, json, updatedAt } from '../db/columns.ts';

/** What each kind of import says of itself, besides how many rows became what. */
export const importColumns = () => ({
  status: text('status', { enum: ['running', 'succeeded', 'failed'] }).notNull(),
  rows: integer('rows').notNull(),
  refused: integer('refused').notNull(),
  /** In their order, for the file of refused rows. */
  columns: json<string[]>('columns').notNull(),
  unknownColumns: json<string[]>('unknown_columns').notNull(),
  /** Why it failed; empty while it has not. */
  failure: text('failure').notNull(),
  createdAt: createdAt(),
  /** When it last gave a sign of life: one that gives none was stopped. */
  updatedAt: updatedAt(),
});

/** A row of an upload that was refused, kept a week as it came, to be mended. */
export const refusalColumns = () => ({
  importId: uuid('import_id').notNull(),
  row: integer('row').notNull(),
  column: text('column').notNull(),
  code: text('code').notNull(),
  message: text('message').notNull(),
  cells: json<Record<string, string>>('cells').notNull(),
});
