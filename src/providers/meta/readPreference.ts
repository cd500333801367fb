import type { ProviderEvent } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { eventAt, type Frame, keyOf, noticeAt, noticeOf } from './frame.ts';
import { type JsonRecord, Preference } from './payloads.ts';
import { type Introductions, introductionOf, isNobody, personOf } from './person.ts';

/**
 * One item of `user_preferences`: a contact turns marketing messages off or on again. Other words
 * than those two (`signup`) are a notice: consent is not guessed.
 */
export function readPreference(
  raw: JsonRecord,
  frame: Frame,
  contacts: Introductions,
  alone: boolean,
): ProviderEvent {
  const fit = fits(Preference, raw);
  if (!fit) return noticeAt(frame, raw, 'malformed');
  const { wa_id: waId, user_id: userId, parent_user_id: parentUserId } = fit.fields;
  const { category, value, timestamp } = fit.fields;
  const key = keyOf(frame, 'preference', category, value, timestamp, userId, waId, parentUserId);
  const named = { waId, userId, parentUserId };
  const from = personOf(named, introductionOf(named, contacts, alone)?.contact);
  if (isNobody(from)) return eventAt(frame, key, timestamp, noticeOf(raw, 'malformed'));

  if (category !== 'marketing_messages' || (value !== 'stop' && value !== 'resume')) {
    return eventAt(frame, key, timestamp, noticeOf(raw, 'unknown'));
  }
  return eventAt(frame, key, timestamp, {
    kind: 'preference',
    from,
    marketing: value,
    ...given({ more: fit.rest }),
  });
}
