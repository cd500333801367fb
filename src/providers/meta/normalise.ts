import { cleanJson } from '../../messages/cleanJson.ts';
import type { Json, ProviderEvent } from '../../messages/events.ts';
import { fits } from './fits.ts';
import { type Frame, noticeAt } from './frame.ts';
import { Change, Entry, Envelope, isRecord, type JsonRecord, Value } from './payloads.ts';
import { type Introductions, introductions } from './person.ts';
import { readCall } from './readCall.ts';
import { readEcho } from './readEcho.ts';
import { readUserIdUpdate } from './readIdentityChange.ts';
import { readMessage } from './readMessage.ts';
import { readPreference } from './readPreference.ts';
import { readStatus } from './readStatus.ts';

type ReadItem = (
  raw: JsonRecord,
  frame: Frame,
  contacts: Introductions,
  /** Whether it is the only item of its change. */
  alone: boolean,
) => ProviderEvent;

const readError: ReadItem = (raw, frame) => noticeAt(frame, raw, 'error');

/** The fields whose changes are lists of items, and who reads an item. One item, one event. */
const lists: Record<string, Record<string, ReadItem>> = {
  messages: { messages: readMessage, statuses: readStatus, errors: readError },
  smb_message_echoes: { message_echoes: readEcho, errors: readError },
  user_preferences: { user_preferences: readPreference, errors: readError },
  user_id_update: { user_id_update: readUserIdUpdate, errors: readError },
  calls: { calls: readCall, statuses: readCall, errors: readError },
};

/** Fields we know and only note: a change of them is one event. */
const noted = new Set([
  'account_alerts',
  'account_review_update',
  'account_settings_update',
  'account_update',
  'automatic_events',
  'business_capability_update',
  'business_username_updates',
  'flows',
  'group_lifecycle_update',
  'group_participants_update',
  'group_settings_update',
  'group_status_update',
  'history',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'messaging_handovers',
  'partner_solutions',
  'payment_configuration_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'smb_app_state_sync',
  'standby',
  'template_category_update',
]);

/**
 * Everything in a webhook body, in its order: each message, status, echo, preference, change of ids
 * and call is exactly one event, any other change is one notice, and what is left over at any level
 * is a notice of its own. Never throws, whatever the body is; what cannot be read harms only itself.
 */
export function normalise(body: unknown): ProviderEvent[] {
  const clean = cleanJson(body);
  const nowhere: Frame = { wabaId: '', lineId: undefined, field: '', time: undefined };
  const envelope = fits(Envelope, clean);
  if (!envelope?.fields.entry?.length) return [noticeAt(nowhere, clean, 'malformed')];

  const events = envelope.fields.entry.flatMap((entry) => readEntry(entry, nowhere));
  const { wabaId } = events[0] ?? nowhere;
  return [...events, ...leftOver(envelope.rest, { ...nowhere, wabaId })];
}

function readEntry(raw: Json, nowhere: Frame): ProviderEvent[] {
  const entry = fits(Entry, raw);
  if (!entry) return [noticeAt(nowhere, raw, 'malformed')];
  const { id: wabaId = '', time, changes } = entry.fields;
  const frame = { ...nowhere, wabaId, time };
  if (!changes?.length) return [noticeAt(frame, raw, 'unknown')];
  return [
    ...changes.flatMap((change) => readChange(change, frame)),
    ...leftOver(entry.rest, frame),
  ];
}

function readChange(raw: Json, entry: Frame): ProviderEvent[] {
  const change = fits(Change, raw);
  if (!change) return [noticeAt(entry, raw, 'malformed')];
  const { field = '', value = null } = change.fields;
  const read = fits(Value, value);
  const frame = { ...entry, field, lineId: read?.fields.metadata?.phone_number_id };
  const readers = Object.hasOwn(lists, field) ? lists[field] : undefined;
  if (!readers || !read) {
    return [
      noticeAt(frame, value, noted.has(field) ? undefined : 'unknown'),
      ...leftOver(change.rest, frame),
    ];
  }

  const contacts = introductions(read.fields.contacts ?? []);
  const unread: JsonRecord = { ...read.rest };
  const events: ProviderEvent[] = [];
  for (const [name, readItem] of Object.entries(readers)) {
    const items = unread[name];
    if (!Array.isArray(items)) continue;
    delete unread[name];
    for (const item of items) {
      events.push(readSafely(readItem, item, frame, contacts, items.length === 1));
    }
  }
  if (Object.keys(unread).length > 0) events.push(noticeAt(frame, unread, 'unknown'));
  if (events.length === 0) events.push(noticeAt(frame, value, 'unknown'));
  return [...events, ...leftOver(change.rest, frame)];
}

/** Reads one item; a fault of ours in reading it costs nobody but itself. */
function readSafely(
  readItem: ReadItem,
  item: Json,
  frame: Frame,
  contacts: Introductions,
  alone: boolean,
): ProviderEvent {
  if (!isRecord(item)) return noticeAt(frame, item, 'malformed');
  try {
    return readItem(item, frame, contacts, alone);
  } catch {
    return noticeAt(frame, item, 'malformed');
  }
}

const leftOver = (rest: JsonRecord | undefined, frame: Frame): ProviderEvent[] =>
  rest ? [noticeAt(frame, rest, 'unknown')] : [];
