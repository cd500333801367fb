import { and, eq } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Unit } from '../db/unit.ts';
import { getHook, type HookRow } from './getHook.ts';
import { newSigningKey } from './signingKey.ts';
import { hook } from './table.ts';

/** Replaces a hook's signing key; all that is sent from now on is signed with the new one. AppError `not_found`. */
export async function renewSigningKey(
  unit: Unit,
  box: SecretBox,
  hookId: string,
): Promise<HookRow> {
  const { accountId, now, tx } = unit;
  await tx
    .update(hook)
    .set({ signingKey: newSigningKey(box, { accountId, hookId }), updatedAt: now })
    .where(and(eq(hook.accountId, accountId), eq(hook.id, hookId)));
  return getHook(unit, hookId);
}
