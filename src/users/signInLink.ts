import { and, eq, gt } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import type { UserRow } from './createUser.ts';
import { signInLink, user } from './table.ts';
import { makeToken } from './token.ts';

const lastsMs = 24 * 3_600_000;

/** The link of a token. */
export const signInUrl = (baseUrl: string, token: string): string =>
  `${baseUrl}/console/link/${token}`;

/** A link's token for a user, good for a day and for once; what they were given before opens nothing any more. */
export async function makeSignInLink(unit: Unit, userId: string): Promise<string> {
  const { tx, accountId, now } = unit;
  const isTheirs = and(eq(signInLink.accountId, accountId), eq(signInLink.userId, userId));
  await tx.delete(signInLink).where(isTheirs);
  const { text, hash } = makeToken(accountId);
  const expiresAt = new Date(now.getTime() + lastsMs);
  await tx.insert(signInLink).values({ accountId, hash, userId, createdAt: now, expiresAt });
  return text;
}

/** Whom it would sign in; `undefined` where it has been used, replaced or is over. */
export async function findSignInLink(unit: Unit, hash: Buffer): Promise<UserRow | undefined> {
  const { tx, accountId, now } = unit;
  const [row] = await tx
    .select({ user })
    .from(signInLink)
    .innerJoin(user, and(eq(user.accountId, signInLink.accountId), eq(user.id, signInLink.userId)))
    .where(isOpen({ accountId, now }, hash));
  return row?.user;
}

/** Gives the id of whom it signs in, once: of two who open it at the same time one. */
export async function useSignInLink(
  { tx, accountId, now }: Unit,
  hash: Buffer,
): Promise<string | undefined> {
  const [used] = await tx
    .delete(signInLink)
    .where(isOpen({ accountId, now }, hash))
    .returning({ userId: signInLink.userId });
  return used?.userId;
}

const isOpen = ({ accountId, now }: Pick<Unit, 'accountId' | 'now'>, hash: Buffer) =>
  and(
    eq(signInLink.accountId, accountId),
    eq(signInLink.hash, hash),
    gt(signInLink.expiresAt, now),
  );
