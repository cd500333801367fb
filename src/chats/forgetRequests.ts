import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';

/** Deletes names under which something was sent before then, some at a time; gives how many. */
export const forgetRequests = (database: Database, accountId: string, before: Date) =>
  forgetRows(database, 'sent_request', accountId, database.sql`created_at < ${before}`);
