import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { SecretBox, SecretPlace } from '../accounts/secretBox.ts';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { hook } from './table.ts';

/** Where a hook's key is sealed. */
export const signingKeyPlace = (accountId: string, hookId: string): SecretPlace => ({
  accountId,
  row: hookId,
  column: 'hook.signing_key',
});

/**
 * A new key of a hook, sealed. It is a text of 64 hexadecimal digits, and the text itself is what signs,
 * so that it can be handed to any JWT library as it is.
 */
export const newSigningKey = (
  box: SecretBox,
  { accountId, hookId }: { accountId: string; hookId: string },
): Buffer => box.seal(signingKeyPlace(accountId, hookId), randomBytes(32).toString('hex'));

/** Throws where no key of `SECRET_KEY` opens it. */
export const openSigningKey = (
  box: SecretBox,
  { accountId, id, signingKey }: { accountId: string; id: string; signingKey: Uint8Array },
): string => box.open(signingKeyPlace(accountId, id), signingKey);

/** For its owner, when it is made. AppError `not_found` where the account has no such hook (any more). */
export async function readSigningKey(
  { tx, accountId }: Unit,
  box: SecretBox,
  hookId: string,
): Promise<string> {
  const [found] = await tx
    .select()
    .from(hook)
    .where(and(eq(hook.accountId, accountId), eq(hook.id, hookId)));
  if (found) return openSigningKey(box, found);
  throw noSuch('HOK');
}
