import { readWantedEvents } from '../accounts/wantedEvents.ts';
import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { type Happening, hookEventsOf } from './hookEventsOf.ts';
import { hookEvent } from './table.ts';

/**
 * Tells the account's hooks, in the transaction of what happened: so they are told if and only if it
 * did. (The relay has read what is wanted already, and uses `relay/tellHooks`.)
 */
export async function recordHookEvents(unit: Unit, happenings: Happening[]): Promise<void> {
  if (happenings.length === 0) return;
  const wanted = await readWantedEvents(unit);
  await insertRows(
    unit.tx,
    hookEvent,
    happenings.flatMap((each) => hookEventsOf(unit, wanted, each)),
  );
}
