import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { requireEnabledHook } from './getHook.ts';
import { getHookEvent, type HookEventRow } from './listHookEvents.ts';
import { hookEvent } from './table.ts';

/**
 * Has an event sent once more, with five tries anew, to the address that its hook has now. AppError
 * `not_found`, of its hook too; `conflict` where that is disabled.
 */
export async function redeliverEvent(unit: Unit, id: string): Promise<HookEventRow> {
  const { tx, accountId, now } = unit;
  const { hookId } = await getHookEvent(unit, id);
  await requireEnabledHook(unit, hookId);
  await tx
    .update(hookEvent)
    .set({ status: 'pending', failed: 0, dueAt: now, updatedAt: now })
    .where(and(eq(hookEvent.accountId, accountId), eq(hookEvent.id, id)));
  return getHookEvent(unit, id);
}
