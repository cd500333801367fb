import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';

const dayMs = 86_400_000;

/** Deletes answers to named writes that are older than a day, some at a time; gives how many. */
export const forgetAnswers = (database: Database, accountId: string, now: Date) =>
  forgetRows(
    database,
    'idempotency_key',
    accountId,
    database.sql`created_at < ${new Date(now.getTime() - dayMs)}`,
  );
