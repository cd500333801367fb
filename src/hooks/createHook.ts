import type { SecretBox } from '../accounts/secretBox.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { changeHooks } from './changeHooks.ts';
import { requireActions } from './eventActions.ts';
import { getHook, type HookRow, listHooks } from './getHook.ts';
import { newSigningKey } from './signingKey.ts';
import { hook } from './table.ts';

export type HookInput = Pick<HookRow, 'eventType' | 'actions' | 'name' | 'url' | 'status'>;

/** Each event is written for every hook that wants it, so an account has no more. */
const mostHooks = 20;

/**
 * Adds a hook with a signing key. AppError `conflict` where there are
 * 20, `invalid_request` for an action that its type does not have.
 */
export async function createHook(unit: Unit, box: SecretBox, input: HookInput): Promise<HookRow> {
  requireActions(input.eventType, input.actions);
  return changeHooks(unit, async () => {
    if ((await listHooks(unit)).length >= mostHooks) {
      throw new AppError('conflict', `An account has at most ${mostHooks} hooks`);
    }
    const { accountId, now } = unit;
    const id = unit.newId();
    await unit.tx.insert(hook).values({
      ...input,
      accountId,
      id,
      signingKey: newSigningKey(box, { accountId, hookId: id }),
      failures: 0,
      createdAt: now,
      updatedAt: now,
    });
    return getHook(unit, id);
  });
}
