import { type ConsentWord, consentAfter, isOtherConsent } from '../../contacts/consentAfter.ts';
import type { PersonDraft } from './personDraft.ts';

/**
 * Enters a word about consent in the ledger, and in the contact where it is the newest. `counts`: that
 * changes what the contact wants. A provider's clock that is ahead of ours does not make it newer than now.
 */
export function keepConsent(
  draft: PersonDraft,
  word: ConsentWord,
): PersonDraft['consents'][number] {
  const { contact, scene } = draft;
  const isAhead = word.at > scene.now;
  const at = isAhead ? scene.now : word.at;
  const after = consentAfter(contact, { ...word, at });
  const counts = isOtherConsent(contact, after);
  draft.contactChanged ||= Object.entries(after).some(
    ([field, value]) => contact[field as keyof typeof after] !== value,
  );
  Object.assign(contact, after);
  const { accountId, now: createdAt } = scene;
  const row = { ...word, at, accountId, id: draft.newId(), contactId: contact.id, createdAt };
  const kept = { row, counts };
  draft.consents.push(kept);
  return kept;
}
