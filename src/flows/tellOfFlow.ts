import type { Unit } from '../db/unit.ts';
import type { EventName } from '../hooks/eventActions.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import type { FlowRow } from './getFlow.ts';
import { showSummary } from './showSummary.ts';

type FlowAction = Extract<EventName, { type: 'identity_flow' }>['action'];

/** Tells the hooks what became of a flow; gives the flow. */
export async function tellOfFlow(unit: Unit, action: FlowAction, row: FlowRow): Promise<FlowRow> {
  await recordHookEvents(unit, [{ type: 'identity_flow', action, object: () => showSummary(row) }]);
  return row;
}
