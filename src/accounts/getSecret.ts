import { and, asc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { notFound } from '../errors.ts';
import { secret } from './table.ts';

/** What may be known of a secret. */
export type SecretEntry = { name: string; createdAt: Date; updatedAt: Date };

const known = { name: secret.name, createdAt: secret.createdAt, updatedAt: secret.updatedAt };

/** AppError `not_found` where the account has no secret of this name. */
export async function getSecret({ tx, accountId }: Unit, name: string): Promise<SecretEntry> {
  const [found] = await tx
    .select(known)
    .from(secret)
    .where(and(eq(secret.accountId, accountId), eq(secret.name, name)));
  if (!found) throw notFound('secret');
  return found;
}

/** All secrets of the account, by name. */
export const listSecrets = ({ tx, accountId }: Unit): Promise<SecretEntry[]> =>
  tx.select(known).from(secret).where(eq(secret.accountId, accountId)).orderBy(asc(secret.name));
