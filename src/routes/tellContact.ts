import type { z } from '@hono/zod-openapi';
import type { SavedContact } from '../contacts/saveContact.ts';
import type { Unit } from '../db/unit.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import { type contactSchema, showContact } from './contactView.ts';

/**
 * Tells hooks what became of a contact, in the transaction that has saved it, and gives the contact as it
 * is shown. Of a mere update only where the caller wants it (`emit_sysevent`).
 */
export async function tellContact(
  unit: Unit,
  { before, after }: SavedContact,
  { ofUpdate }: { ofUpdate: boolean },
): Promise<z.output<typeof contactSchema>> {
  const shown = await showContact(unit, after);
  const hadOptedOut = before !== undefined && before.optedOutAt !== null;
  const hasOptedOut = after.optedOutAt !== null;
  const actions = [
    ...(before ? (ofUpdate ? ['updated' as const] : []) : ['created' as const]),
    ...(hasOptedOut && !hadOptedOut ? ['opted_out' as const] : []),
    ...(hadOptedOut && !hasOptedOut ? ['opted_in' as const] : []),
  ];
  await recordHookEvents(
    unit,
    actions.map((action) => ({
      type: 'contact' as const,
      action,
      object: () => shown,
      contactId: after.id,
    })),
  );
  return shown;
}
