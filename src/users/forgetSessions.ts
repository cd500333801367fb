import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';

/** Deletes sessions that are over, some at a time; gives how many. */
export const forgetSessions = (database: Database, accountId: string, now: Date) =>
  forgetRows(database, 'console_session', accountId, database.sql`expires_at < ${now}`);

/** The same for links that nobody has opened. */
export const forgetSignInLinks = (database: Database, accountId: string, now: Date) =>
  forgetRows(database, 'sign_in_link', accountId, database.sql`expires_at < ${now}`);
