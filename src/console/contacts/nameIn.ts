import type { ContactRow } from '../../contacts/contactChange.ts';
import { shownName } from '../../contacts/shownContact.ts';
import type { Words } from '../words.ts';

/** What somebody is called on a page, who may have neither name nor number. */
export const nameIn = (
  contact: Pick<ContactRow, 'name' | 'profileName' | 'phone'> &
    Partial<Pick<ContactRow, 'externalId'>>,
  words: Words,
): string => shownName(contact) || contact.externalId || words.contacts.nobody;
