import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { changeHooks } from './changeHooks.ts';
import type { HookInput } from './createHook.ts';
import { requireActions } from './eventActions.ts';
import { getHook, type HookRow } from './getHook.ts';
import { hook } from './table.ts';

/**
 * Changes what is given. Whoever changes where events go, or enables a hook, has looked after it: it
 * begins anew, without the failures that were. AppError `not_found`,
 * `invalid_request` for an action that its type does not have.
 */
export function updateHook(
  unit: Unit,
  hookId: string,
  input: Partial<HookInput>,
): Promise<HookRow> {
  return changeHooks(unit, async () => {
    const before = await getHook(unit, hookId);
    requireActions(input.eventType ?? before.eventType, input.actions ?? before.actions);
    const anew = { failures: 0, failingSince: null, restsUntil: null, disabledReason: null };
    const isAnew = input.url !== undefined || input.status !== undefined;
    await unit.tx
      .update(hook)
      .set({ ...input, ...(isAnew && anew), updatedAt: unit.now })
      .where(and(eq(hook.accountId, unit.accountId), eq(hook.id, hookId)));
    return getHook(unit, hookId);
  });
}
