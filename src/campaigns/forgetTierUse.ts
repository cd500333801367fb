import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';

/** Meta's tiers look back 24 hours, and are counted by the hour. */
const keptMs = 2 * 86_400_000;

/** Deletes counts of people written to that no tier asks for any more, some at a time; gives how many. */
export const forgetTierUse = (database: Database, accountId: string, now: Date) =>
  forgetRows(
    database,
    'tier_use',
    accountId,
    database.sql`hour < ${new Date(now.getTime() - keptMs)}`,
  );
