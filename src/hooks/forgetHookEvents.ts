import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';
import { uuidFloor } from '../db/ids.ts';

/**
 * Deletes what hooks were told of what happened before then, delivered or not, some at a time; gives how
 * many. Found by the id, which was made at that moment: so the log needs no index by time.
 */
export const forgetHookEvents = (database: Database, accountId: string, before: Date) =>
  forgetRows(database, 'hook_event', accountId, database.sql`id < ${uuidFloor(before.getTime())}`);
