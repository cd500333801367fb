import { z } from 'zod';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { type Role, user } from './table.ts';

export type UserRow = typeof user.$inferSelect;
export type NewUser = { email: string; name?: string | undefined; role: Role };

/** Of somebody who is to sign in. */
export const userEmail = z.email().max(254);

/** Adds a user, who has no password yet; AppError `conflict` where the account has one with that e-mail. */
export async function createUser(
  unit: Unit,
  { email: given, name, role }: NewUser,
): Promise<UserRow> {
  const email = given.toLowerCase();
  const [added] = await unit.tx
    .insert(user)
    .values({
      accountId: unit.accountId,
      id: unit.newId(),
      email,
      name: name ?? email,
      role,
      passwordHash: null,
      tries: 0,
      lockedUntil: null,
      createdAt: unit.now,
      updatedAt: unit.now,
    })
    .onConflictDoNothing()
    .returning();
  if (!added) throw new AppError('conflict', `There is a user with the e-mail ${email} already`);
  return added;
}
