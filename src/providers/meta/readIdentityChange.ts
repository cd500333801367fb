import type { Identities, IdentityChange, ProviderEvent } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { eventAt, type Frame, keyOf, noticeAt } from './frame.ts';
import { type JsonRecord, SystemChange, UserIdUpdate } from './payloads.ts';
import { isNobody, personOf } from './person.ts';

/**
 * A message of type `system` that gives its sender new ids (`user_changed_number`,
 * `user_changed_user_id`); undefined for any other message, and where one side is unnamed, since
 * then nobody can be told to be the same.
 */
export function readIdentityChange(
  message: JsonRecord,
  previous: Identities,
): IdentityChange | undefined {
  if (message.type !== 'system') return undefined;
  const fit = fits(SystemChange, message.system);
  if (!fit?.fields.type.startsWith('user_changed_')) return undefined;
  const { wa_id: waId, user_id: userId, parent_user_id: parentUserId } = fit.fields;
  const current = personOf({ waId, userId, parentUserId });
  if (isNobody(current) || isNobody(previous)) return undefined;
  return { kind: 'identity', previous, current, ...given({ more: fit.rest }) };
}

/** One item of the field `user_id_update`: the same person's ids before and after. */
export function readUserIdUpdate(raw: JsonRecord, frame: Frame): ProviderEvent {
  const fit = fits(UserIdUpdate, raw);
  if (!fit) return noticeAt(frame, raw, 'malformed');
  const { wa_id: waId, user_id: userId, parent_user_id: parent, timestamp } = fit.fields;
  const previous = personOf({ userId: userId?.previous, parentUserId: parent?.previous, waId });
  const current = personOf({ userId: userId?.current, parentUserId: parent?.current, waId });
  if (isNobody(previous) || isNobody(current)) {
    return noticeAt(frame, raw, 'malformed', timestamp);
  }
  const key = keyOf(
    frame,
    'user_id',
    userId?.previous,
    userId?.current,
    parent?.previous,
    parent?.current,
    waId,
  );
  return eventAt(frame, key, timestamp, {
    kind: 'identity',
    previous,
    current,
    ...given({ more: fit.rest }),
  });
}
