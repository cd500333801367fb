import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { notFound } from '../errors.ts';
import { secret } from './table.ts';

/** Removes a secret, whoever names it (see `flows/forgetSecret`). AppError `not_found` where there is none. */
export async function deleteSecret({ tx, accountId }: Unit, name: string): Promise<void> {
  const gone = await tx
    .delete(secret)
    .where(and(eq(secret.accountId, accountId), eq(secret.name, name)))
    .returning({ name: secret.name });
  if (gone.length === 0) throw notFound('secret');
}
