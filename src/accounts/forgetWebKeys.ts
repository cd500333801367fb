import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';

const dayMs = 86_400_000;

/** Deletes web keys that were over a day ago, some at a time; gives how many. They tell of a person. */
export const forgetWebKeys = (database: Database, accountId: string, now: Date) =>
  forgetRows(
    database,
    'api_key',
    accountId,
    database.sql`key_type = 'web' and expires_at < ${new Date(now.getTime() - dayMs)}`,
  );
