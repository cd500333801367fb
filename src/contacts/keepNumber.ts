import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { canonicalNumber } from './canonicalNumber.ts';
import type { ContactRow } from './contactChange.ts';
import { createContact } from './saveContact.ts';
import { contactIdentity } from './table.ts';

/** The contact with this number (E.164), and its row where it was made just now. */
export async function keepNumber(
  unit: Unit,
  phone: string,
): Promise<{ contactId: string; made?: ContactRow }> {
  const known = await findNumber(unit, phone);
  if (known !== undefined) return { contactId: known };
  try {
    const { after } = await createContact(unit, { phone }, 'refuse');
    return { contactId: after.id, made: after };
  } catch (error) {
    // Somebody else has made them meanwhile.
    const other = error instanceof AppError && error.code === 'conflict';
    const contactId = other ? await findNumber(unit, phone) : undefined;
    if (contactId === undefined) throw error;
    return { contactId };
  }
}

async function findNumber({ tx, accountId }: Unit, phone: string): Promise<string | undefined> {
  const [found] = await tx
    .select({ contactId: contactIdentity.contactId })
    .from(contactIdentity)
    .where(
      and(
        eq(contactIdentity.accountId, accountId),
        eq(contactIdentity.kind, 'number'),
        eq(contactIdentity.value, canonicalNumber(phone)),
      ),
    );
  return found?.contactId;
}
