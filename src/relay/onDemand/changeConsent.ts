import type { ConsentWord } from '../../contacts/consentAfter.ts';
import type { ContactKey } from '../../contacts/getContact.ts';
import { lockContact } from '../../contacts/saveContact.ts';
import type { Unit } from '../../db/unit.ts';
import { keepConsent } from '../decide/keepConsent.ts';
import { stopWriting } from '../decide/stopWriting.ts';
import type { Writes } from '../writes.ts';
import { type ChangeDeps, changeLocked } from './changePerson.ts';

/**
 * Enters what a contact has said elsewhere of what they want, under their lock. Who opts out of all by it is
 * written to no more from this moment, as after a stop word; nothing confirms it. Gives the entry. AppError
 * `not_found`.
 */
export async function changeConsent(
  unit: Unit,
  deps: Pick<ChangeDeps, 'shelf' | 'secretBox'>,
  key: ContactKey,
  word: ConsentWord,
): Promise<Writes['consents'][number]> {
  const { id: contactId } = await lockContact(unit, key);
  return changeLocked(unit, deps, { contactId }, (draft) => {
    const { row, counts } = keepConsent(draft, word);
    if (counts && row.scope === 'all' && !row.granted) stopWriting(draft);
    return row;
  });
}
