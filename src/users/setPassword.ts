import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { endSessions } from './session.ts';
import { user } from './table.ts';

/** Gives a user a password (by its hash), and signs them out wherever else they are; `kept`: the hash of the session that stays. */
export async function setPassword(
  unit: Unit,
  userId: string,
  passwordHash: string,
  kept?: Buffer,
): Promise<void> {
  await unit.tx
    .update(user)
    .set({ passwordHash, tries: 0, lockedUntil: null, updatedAt: unit.now })
    .where(and(eq(user.accountId, unit.accountId), eq(user.id, userId)));
  await endSessions(unit, userId, kept);
}
