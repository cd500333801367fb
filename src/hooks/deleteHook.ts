import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { changeHooks } from './changeHooks.ts';
import { getHook } from './getHook.ts';
import { hook } from './table.ts';

/** Removes a hook; what waits for it is given up by whoever would send it. The log stays. AppError `not_found`. */
export function deleteHook(unit: Unit, hookId: string): Promise<void> {
  return changeHooks(unit, async () => {
    await getHook(unit, hookId);
    await unit.tx.delete(hook).where(and(eq(hook.accountId, unit.accountId), eq(hook.id, hookId)));
  });
}
