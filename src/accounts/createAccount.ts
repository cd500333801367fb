import type { Unit } from '../db/unit.ts';
import { account } from './table.ts';

/** Adds the account that the unit is for: `unit.accountId` is its id from now on. */
export async function createAccount(
  unit: Unit,
  { name, timezone }: { name: string; timezone: string },
): Promise<void> {
  await unit.tx.insert(account).values({
    id: unit.accountId,
    name,
    timezone,
    words: null,
    businessHours: null,
    wantedEvents: null,
    followedUntil: null,
    followedFrom: null,
    createdAt: unit.now,
    updatedAt: unit.now,
  });
}
