import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { canonicalNumber } from './canonicalNumber.ts';
import type { ContactRow } from './contactChange.ts';
import { contact, contactIdentity } from './table.ts';

export type ContactKey =
  | { by: 'contact_id'; id: string }
  | { by: 'phone_number' | 'external_id'; text: string };

/**
 * The contact by our id, by a number in any of its country's forms, or by the caller's own id. One
 * that turned out to be another is that other. AppError `not_found` where there is none.
 */
export async function getContact(unit: Unit, key: ContactKey): Promise<ContactRow> {
  const found = await findContact(unit, key);
  if (!found) throw noSuch('CNT');
  return found;
}

export async function findContact(unit: Unit, key: ContactKey): Promise<ContactRow | undefined> {
  const id = key.by === 'contact_id' ? key.id : await findByIdentity(unit, key.by, key.text);
  return id === undefined ? undefined : findSurvivor(unit, id);
}

async function findByIdentity(
  { tx, accountId }: Unit,
  by: 'phone_number' | 'external_id',
  text: string,
): Promise<string | undefined> {
  const kind = by === 'phone_number' ? 'number' : by;
  const value = by === 'phone_number' ? canonicalNumber(text) : text;
  const [found] = await tx
    .select({ contactId: contactIdentity.contactId })
    .from(contactIdentity)
    .where(
      and(
        eq(contactIdentity.accountId, accountId),
        eq(contactIdentity.kind, kind),
        eq(contactIdentity.value, value),
      ),
    );
  return found?.contactId;
}

async function findSurvivor({ tx, accountId }: Unit, contactId: string) {
  let id = contactId;
  // A chain of merges is as long as its merges; a loop of them cannot be, and is not waited for.
  for (let hops = 0; hops < 10; hops++) {
    const [row] = await tx
      .select()
      .from(contact)
      .where(and(eq(contact.accountId, accountId), eq(contact.id, id)));
    if (!row?.mergedInto) return row;
    id = row.mergedInto;
  }
  return undefined;
}
