import { toWire } from '../db/ids.ts';
import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { requireEnabledHook } from './getHook.ts';
import { hookEventFor } from './hookEventsOf.ts';
import { getHookEvent, type HookEventRow } from './listHookEvents.ts';
import { hookEvent } from './table.ts';

/** Writes an event that nothing has caused, for a receiver to be tried with. AppError
 * `not_found`, `conflict` where the hook is disabled. */
export async function testHook(unit: Unit, hookId: string): Promise<HookEventRow> {
  await requireEnabledHook(unit, hookId);
  const object = {
    hook_id: toWire('HOK', hookId),
    message: 'This is a test: nothing has happened',
  };
  const row = hookEventFor(unit, hookId, {
    eventId: unit.newId(),
    eventType: 'hook',
    eventAction: 'tested',
    object,
    contactId: null,
  });
  await insertRows(unit.tx, hookEvent, [row]);
  return getHookEvent(unit, row.id);
}
