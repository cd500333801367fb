import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { findUsersByEmail } from '../db/discover.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { pauseAfter } from './lockout.ts';
import { fits } from './password.ts';
import { startSession } from './session.ts';
import { user } from './table.ts';

/**
 * Gives the token of a new session, or `undefined` where e-mail and password do not fit, or too many tries have not. A
 * person may be a user of several accounts: the first whose password it is.
 *
 * A try is counted before it is looked at, and by itself: so that a thousand at once are a thousand.
 */
export async function signIn(
  deps: UnitDeps,
  { email, password }: { email: string; password: string },
): Promise<string | undefined> {
  const found = await findUsersByEmail(deps.database, email.trim().toLowerCase());
  for (const { accountId, userId } of found) {
    const hash = await openUnit(deps, accountId, (unit) => countTry(unit, userId));
    if (!(await fits(hash, password))) continue;
    return openUnit(deps, accountId, async (unit) => {
      await unit.tx
        .update(user)
        .set({ tries: 0, lockedUntil: null })
        .where(and(eq(user.accountId, accountId), eq(user.id, userId)));
      return startSession(unit, userId);
    });
  }
  if (found.length === 0) await fits(undefined, password);
  return undefined;
}

/**
 * Counts a try of somebody's password, and gives the hash to look at; `undefined` where none is, or none may be
 * looked at now. A try that fits is to set the count back.
 */
export async function countTry(
  { tx, accountId, now }: Unit,
  userId: string,
): Promise<string | undefined> {
  const isFree = or(isNull(user.lockedUntil), lte(user.lockedUntil, now));
  const isThis = and(eq(user.accountId, accountId), eq(user.id, userId));
  const [row] = await tx
    .update(user)
    .set({ tries: sql`${user.tries} + 1` })
    .where(and(isThis, isFree))
    .returning({ tries: user.tries, passwordHash: user.passwordHash });
  if (!row) return undefined;
  const pauseMs = pauseAfter(row.tries);
  if (pauseMs > 0) {
    await tx
      .update(user)
      .set({ lockedUntil: new Date(now.getTime() + pauseMs) })
      .where(isThis);
  }
  return row.passwordHash ?? undefined;
}
