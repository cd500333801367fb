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

/** Nobody else changes the account's hooks until the unit is over. */
export async function lockWantedEvents({ tx, accountId }: Unit): Promise<void> {
  await tx
    .select({ id: account.id })
    .from(account)
    .where(eq(account.id, accountId))
    .for('no key update');
}

export async function saveWantedEvents(
  { tx, accountId }: Unit,
  wanted: WantedEvents[],
): Promise<void> {
  await tx
    .update(account)
    .set({ wantedEvents: wanted.length > 0 ? wanted : null })
    .where(eq(account.id, accountId));
}
