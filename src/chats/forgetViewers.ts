import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';

/** Deletes who has left without a word, some at a time; gives how many. */
export const forgetViewers = (database: Database, accountId: string, now: Date) =>
  forgetRows(database, 'chat_viewer', accountId, database.sql`seen_until < ${now}`);
