import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';
import { uuidFloor } from '../db/ids.ts';

/** Deletes what happened in chats before then, some at a time, messages left alone; gives how many. */
export const forgetActivities = (database: Database, accountId: string, before: Date) =>
  forgetRows(database, 'activity', accountId, database.sql`id < ${uuidFloor(before.getTime())}`);
