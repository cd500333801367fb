import { eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { account, type WantedEvents } from './table.ts';

/** What the account's enabled hooks want to be told of. */
export async function readWantedEvents({ tx, accountId }: Unit): Promise<WantedEvents[]> {
  const [found] = await tx
    .select({ wanted: account.wantedEvents })
    .from(account)
    .where(eq(account.id, accountId));
  return found?.wanted ?? [];
}
