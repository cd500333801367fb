import type { ContactRow } from '../../contacts/contactChange.ts';
import { type ContactKey, getContact } from '../../contacts/getContact.ts';
import { waitForContacts } from '../../contacts/lockContacts.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { mergeContacts } from '../gather/mergeContacts.ts';

/**
 * Makes two contacts one because somebody says so: the second stays, with the first one's names, chats and
 * what it lacked of their data. AppError `not_found`, `invalid_request` where they are one already.
 */
export async function joinContacts(
  unit: Unit,
  { from, into }: { from: ContactKey; into: ContactKey },
): Promise<ContactRow> {
  const loser = await getContact(unit, from);
  const winner = await getContact(unit, into);
  if (loser.id === winner.id) {
    throw new AppError('invalid_request', 'into is the contact itself, or has been merged with it');
  }
  await waitForContacts(unit, [loser.id, winner.id]);
  const still = [await getContact(unit, from), await getContact(unit, into)].map(({ id }) => id);
  if (still[0] !== loser.id || still[1] !== winner.id) {
    throw new AppError('conflict', 'One of the contacts has just been merged: look at them again');
  }
  await mergeContacts(unit, [{ winner: winner.id, loser: loser.id }]);
  return getContact(unit, into);
}
