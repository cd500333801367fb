import { and, eq, isNotNull } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { account } from './table.ts';

/**
 * Below which id processes may lack what they are found by, with the account locked against whoever else
 * would fill it in; undefined where none does, or somebody is at it.
 */
export async function takeSearchGap({ tx, accountId }: Unit): Promise<string | undefined> {
  const [found] = await tx
    .select({ below: account.searchGapBelow })
    .from(account)
    .where(and(eq(account.id, accountId), isNotNull(account.searchGapBelow)))
    .for('no key update', { skipLocked: true });
  return found?.below ?? undefined;
}

/** `below` null: the gap is closed. */
export async function saveSearchGap({ tx, accountId }: Unit, below: string | null): Promise<void> {
  await tx.update(account).set({ searchGapBelow: below }).where(eq(account.id, accountId));
}
