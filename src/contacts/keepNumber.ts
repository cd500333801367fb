import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { ContactRow } from './contactChange.ts';
import { type ContactKey, findContact } from './getContact.ts';
import { createContact } from './saveContact.ts';

/** The contact with this number (E.164), and its row where it was made just now. */
export async function keepNumber(
  unit: Unit,
  phone: string,
): Promise<{ contactId: string; made?: ContactRow }> {
  const key: ContactKey = { by: 'phone_number', text: phone };
  const known = await findContact(unit, key);
  if (known) return { contactId: known.id };
  try {
    const { after } = await createContact(unit, { phone }, 'refuse');
    return { contactId: after.id, made: after };
  } catch (error) {
    // Somebody else has made them meanwhile.
    const isTaken = error instanceof AppError && error.code === 'conflict';
    const other = isTaken ? await findContact(unit, key) : undefined;
    if (!other) throw error;
    return { contactId: other.id };
  }
}
