import { and, eq, inArray } from 'drizzle-orm';
import { readWantedEvents } from '../accounts/wantedEvents.ts';
import type { Unit } from '../db/unit.ts';
import type { EventName } from '../hooks/eventActions.ts';
import type { Happening } from '../hooks/hookEventsOf.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import { type OutboundRow, type OutboundView, selectOutbounds } from './getOutbound.ts';
import { shownStatusOf } from './shownStatus.ts';
import { showOutbound } from './showOutbound.ts';
import { outbound } from './table.ts';

type Action = Extract<EventName, { type: 'whatsapp_outbound' }>['action'];

const ofStatus: Record<string, Action> = {
  APPROVED: 'template_approved',
  REJECTED: 'template_rejected',
  FLAGGED: 'template_flagged',
  PAUSED: 'template_paused',
  DISABLED: 'template_disabled',
};

/**
 * Tells hooks what the provider has made of templates: the difference between what stood here (`before`,
 * read under the lock that still holds) and what does now, so that what comes again is told once.
 */
export async function tellOfOutbounds(unit: Unit, before: OutboundRow[]): Promise<void> {
  const known = new Map(before.map((row) => [row.id, row] as const));
  if (known.size === 0 || (await readWantedEvents(unit)).length === 0) return;
  const views = await selectOutbounds(unit).where(
    and(eq(outbound.accountId, unit.accountId), inArray(outbound.id, [...known.keys()])),
  );
  await recordHookEvents(
    unit,
    views.flatMap((view) => {
      const row = known.get(view.outbound.id);
      return row ? happenings(row, view) : [];
    }),
  );
}

function happenings(before: OutboundRow, view: OutboundView): Happening[] {
  const { outbound: after } = view;
  const status = shownStatusOf(after.status);
  const hasNewStatus = shownStatusOf(before.status) !== status && after.status !== 'DELETED';
  const action = hasNewStatus ? ofStatus[status] : undefined;
  const actions: Action[] = [
    ...(action ? [action] : []),
    ...(before.category === after.category ? [] : ['template_category_changed' as const]),
  ];
  return actions.map((each) => ({
    type: 'whatsapp_outbound',
    action: each,
    object: () => ({
      ...showOutbound(view),
      previous_status: shownStatusOf(before.status),
      previous_category: before.category,
    }),
  }));
}
