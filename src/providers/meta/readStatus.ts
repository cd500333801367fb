import type * as z from 'zod';
import type { ProviderEvent } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import type { ReportedStatus } from '../../messages/status.ts';
import { fits } from './fits.ts';
import { eventAt, type Frame, keyOf, noticeAt, noticeOf } from './frame.ts';
import { type JsonRecord, Status } from './payloads.ts';
import { type Introductions, introductionOf, personOf } from './person.ts';
import { errorOf } from './readMessage.ts';

const reported: Record<string, ReportedStatus> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'played',
  failed: 'failed',
};

/** Statuses from before our time, about nothing that is done here: stored, and no more. */
const legacy = new Set(['deleted', 'warning']);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One item of `statuses`: how far a message of ours has come, or a notice where it is of anything else. */
export function readStatus(
  raw: JsonRecord,
  frame: Frame,
  contacts: Introductions,
  alone: boolean,
): ProviderEvent {
  const fit = fits(Status, raw);
  if (!fit) return noticeAt(frame, raw, 'malformed');
  const { fields } = fit;
  const participant =
    fields.recipient_participant_id ??
    fields.participant_recipient_id ??
    fields.recipient_participant_user_id;
  const key = keyOf(frame, 'status', fields.status, participant, fields.id);

  const status = Object.hasOwn(reported, fields.status) ? reported[fields.status] : undefined;
  if (!status || fields.type === 'call') {
    const about =
      status || legacy.has(fields.status) || fields.type === 'call' ? undefined : 'unknown';
    return eventAt(frame, key, fields.timestamp, noticeOf(raw, about));
  }

  const { biz_opaque_callback_data: callbackData, errors = [] } = fields;
  const ours = callbackData !== undefined && uuid.test(callbackData);
  const [error, ...moreErrors] = errors.map(errorOf);
  const named = participant === undefined ? recipientOf(fields) : participantOf(fields);
  const introduction = introductionOf(named, contacts, alone);
  const more: JsonRecord = {
    ...fit.rest,
    ...(callbackData !== undefined && !ours ? { biz_opaque_callback_data: callbackData } : {}),
    ...(moreErrors.length > 0 ? { errors: moreErrors } : {}),
    ...(participant !== undefined && fields.recipient_id ? { group_id: fields.recipient_id } : {}),
    ...(introduction?.rest ? { contact: introduction.rest } : {}),
  };
  return eventAt(frame, key, fields.timestamp, {
    kind: 'status',
    id: fields.id,
    status,
    to: personOf(named, introduction?.contact),
    ...given({
      attemptId: ours ? callbackData.toLowerCase() : undefined,
      error,
      pricing: fields.pricing,
      participant,
      more: Object.keys(more).length > 0 ? more : undefined,
    }),
  });
}

const recipientOf = (fields: z.output<typeof Status>) => ({
  waId: fields.recipient_id,
  userId: fields.recipient_user_id,
  parentUserId: fields.recipient_parent_user_id,
});

const participantOf = (fields: z.output<typeof Status>) => ({
  waId: fields.recipient_participant_id ?? fields.participant_recipient_id,
  userId: fields.recipient_participant_user_id,
  parentUserId: fields.recipient_participant_parent_user_id,
});
