import type { Unit } from '../db/unit.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import type { SavedContact } from './saveContact.ts';
import { showContact } from './showContact.ts';

/**
 * Tells hooks what became of a contact, in the transaction that has saved it, and gives the contact as it
 * is shown. Of a mere update only where the caller wants it (`emit_sysevent`).
 */
export async function tellContact(
  unit: Unit,
  { before, after }: SavedContact,
  { ofUpdate }: { ofUpdate: boolean },
): Promise<Awaited<ReturnType<typeof showContact>>> {
  const shown = await showContact(unit, after);
  if (before && !ofUpdate) return shown;
  const action = before ? 'updated' : 'created';
  await recordHookEvents(unit, [
    { type: 'contact', action, object: () => shown, contactId: after.id },
  ]);
  return shown;
}
