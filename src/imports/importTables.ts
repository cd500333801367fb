import type { PgTable } from 'drizzle-orm/pg-core';
import type { Unit } from '../db/unit.ts';

/** A row of an upload that was refused, and why: the column, and a code that programs can go by. */
export type RefusedRow = {
  row: number;
  column: string;
  code: string;
  message: string;
  cells: Record<string, string>;
};

type KeptRefusal = RefusedRow & { accountId: string; importId: string };

/** Where imports of a kind are kept (`importColumns`), and their refused rows (`refusalColumns`). */
export type ImportTables = {
  imports: PgTable;
  refusals: PgTable & { $inferInsert: KeptRefusal; $inferSelect: KeptRefusal };
};

/** An import that begins. */
export const newImport = ({ accountId, now, newId }: Unit) => ({
  accountId,
  id: newId(),
  status: 'running' as const,
  rows: 0,
  merged: 0,
  refused: 0,
  columns: [],
  unknownColumns: [],
  failure: '',
  createdAt: now,
  updatedAt: now,
});
