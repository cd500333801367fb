import { and, eq, gt, ne } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import type { UserRow } from './createUser.ts';
import { session, user } from './table.ts';
import { makeToken } from './token.ts';

const hourMs = 3_600_000;
/** Unused for so long, it is over. */
const idleMs = 7 * 24 * hourMs;
/** However much it is used, they sign in again after this. */
const longestMs = 30 * 24 * hourMs;

/** Signs a user in; gives the token for their browser. */
export async function startSession({ tx, accountId, now }: Unit, userId: string): Promise<string> {
  const { text, hash } = makeToken(accountId);
  const expiresAt = new Date(now.getTime() + idleMs);
  await tx.insert(session).values({ accountId, hash, userId, createdAt: now, expiresAt });
  return text;
}

/** Who is signed in by the token with this hash, and keeps them signed in; `undefined`: nobody any more. */
export async function findSession(unit: Unit, hash: Buffer): Promise<UserRow | undefined> {
  const { tx, accountId, now } = unit;
  const isThis = and(eq(session.accountId, accountId), eq(session.hash, hash));
  const [row] = await tx
    .select({ user, createdAt: session.createdAt, expiresAt: session.expiresAt })
    .from(session)
    .innerJoin(user, and(eq(user.accountId, session.accountId), eq(user.id, session.userId)))
    .where(and(isThis, gt(session.expiresAt, now)));
  if (!row) return undefined;
  const until = Math.min(now.getTime() + idleMs, row.createdAt.getTime() + longestMs);
  if (until - row.expiresAt.getTime() > hourMs) {
    await tx
      .update(session)
      .set({ expiresAt: new Date(until) })
      .where(isThis);
  }
  return row.user;
}

export async function endSession({ tx, accountId }: Unit, hash: Buffer): Promise<void> {
  await tx.delete(session).where(and(eq(session.accountId, accountId), eq(session.hash, hash)));
}

/** Signs a user out everywhere, but for the session with the hash `kept`. */
export async function endSessions(
  { tx, accountId }: Unit,
  userId: string,
  kept: Buffer = Buffer.alloc(0),
): Promise<void> {
  await tx
    .delete(session)
    .where(
      and(eq(session.accountId, accountId), eq(session.userId, userId), ne(session.hash, kept)),
    );
}
