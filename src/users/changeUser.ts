import { and, asc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError, notFound } from '../errors.ts';
import type { UserRow } from './createUser.ts';
import { endSessions } from './session.ts';
import { type Role, signInLink, user } from './table.ts';

/** All users of the account, by their names. */
export const listUsers = ({ tx, accountId }: Unit): Promise<UserRow[]> =>
  tx.select().from(user).where(eq(user.accountId, accountId)).orderBy(asc(user.name), asc(user.id));

/** AppError `not_found` where the account has no such user. */
export async function getUser({ tx, accountId }: Unit, userId: string): Promise<UserRow> {
  const [found] = await tx
    .select()
    .from(user)
    .where(and(eq(user.accountId, accountId), eq(user.id, userId)));
  if (!found) throw notFound('user');
  return found;
}

/** Gives a user another role, which holds from their next click; AppError `not_found`, `conflict` for the last admin's. */
export async function changeRole(unit: Unit, userId: string, role: Role): Promise<void> {
  await keepAnAdmin(unit, userId, role);
  await unit.tx
    .update(user)
    .set({ role, updatedAt: unit.now })
    .where(and(eq(user.accountId, unit.accountId), eq(user.id, userId)));
}

/** Removes a user and signs them out; AppError `not_found`, `conflict` for the last admin. */
export async function deleteUser(unit: Unit, userId: string): Promise<void> {
  const { tx, accountId } = unit;
  await keepAnAdmin(unit, userId, undefined);
  await endSessions(unit, userId);
  await tx
    .delete(signInLink)
    .where(and(eq(signInLink.accountId, accountId), eq(signInLink.userId, userId)));
  await tx.delete(user).where(and(eq(user.accountId, accountId), eq(user.id, userId)));
}

/** Locks the account's users, so that two admins do not take each other's role at once. */
async function keepAnAdmin({ tx, accountId }: Unit, userId: string, role: Role | undefined) {
  const users = await tx
    .select({ id: user.id, role: user.role })
    .from(user)
    .where(eq(user.accountId, accountId))
    .orderBy(asc(user.id))
    .for('no key update');
  if (!users.some(({ id }) => id === userId)) throw notFound('user');
  const isAdminAfter = (each: { id: string; role: Role }) =>
    (each.id === userId ? role : each.role) === 'admin';
  if (!users.some(isAdminAfter)) {
    throw new AppError('conflict', 'An account keeps at least one admin: make another one first');
  }
}
