import { eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { account } from './table.ts';

/** The account of the unit, which is there. */
export async function getAccount({ tx, accountId }: Unit): Promise<typeof account.$inferSelect> {
  const [found] = await tx.select().from(account).where(eq(account.id, accountId));
  if (!found) throw new Error(`There is no account ${accountId}`);
  return found;
}
