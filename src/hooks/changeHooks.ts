import { lockWantedEvents, saveWantedEvents } from '../accounts/wantedEvents.ts';
import type { Unit } from '../db/unit.ts';
import { listHooks } from './getHook.ts';

/**
 * Changes hooks of the account, one change at a time, and says beside the account what they want from
 * now on: what happens is compared with that.
 */
export async function changeHooks<T>(unit: Unit, change: () => Promise<T>): Promise<T> {
  await lockWantedEvents(unit);
  const changed = await change();
  const enabled = (await listHooks(unit)).filter(({ status }) => status === 'enabled');
  await saveWantedEvents(
    unit,
    enabled.map(({ id, eventType, actions }) => ({ hookId: id, type: eventType, actions })),
  );
  return changed;
}
