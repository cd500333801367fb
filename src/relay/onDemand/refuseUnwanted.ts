import { AppError } from '../../errors.ts';
import type { PersonDraft } from '../decide/personDraft.ts';

/** A person's reply reaches whoever has just written; a template is no reply. */
export function refuseUnwanted({ contact }: PersonDraft, category: string): void {
  if (contact.optedOutAt) {
    throw new AppError(
      'invalid_request',
      'the contact has opted out: no template can be sent to them',
    );
  }
  if (contact.marketingStoppedAt && category === 'MARKETING') {
    throw new AppError('invalid_request', 'the contact wants no marketing: send another template');
  }
}
