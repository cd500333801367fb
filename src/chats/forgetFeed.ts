import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';
import { feedLastsMs } from './followFeed.ts';

/** Deletes what nobody can read on from any more, some at a time; gives how many. */
export const forgetFeed = (database: Database, accountId: string, now: Date) =>
  forgetRows(
    database,
    'chat_feed',
    accountId,
    database.sql`created_at < ${new Date(now.getTime() - feedLastsMs)}`,
  );
