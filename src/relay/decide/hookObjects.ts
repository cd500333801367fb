import { shownName } from '../../contacts/shownContact.ts';
import { toWire } from '../../db/ids.ts';
import type { Template } from '../../messages/content.ts';
import type { Json } from '../../messages/events.ts';
import { wordsOf } from '../../messages/wordsOf.ts';
import { showRunning } from '../../processes/showProcess.ts';
import { flowKey, type MessageRow, type ProcessRow, type SentOutboundRow } from '../scene.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** Whom it is with, and on which line. */
const withWhom = ({ contact, scene }: PersonDraft, { lineId }: { lineId: string }) => ({
  client_id: toWire('TCI', scene.accountId),
  contact_id: toWire('CNT', contact.id),
  contact_name: shownName(contact),
  phone_number: contact.phone ?? '',
  user_id: contact.userId ?? '',
  waba_phone_number: scene.lines.get(lineId)?.phoneNumber ?? '',
});

/** One of this turn, or one of ours that a status speaks of. */
export type ToldMessage = MessageRow | PersonDraft['messages'][number];

/** A message in the fields of an activity's payload. What was sensitive in it is not there any more. */
export const messageObject = (draft: PersonDraft, row: ToldMessage): Json => ({
  ...withWhom(draft, row),
  message_id: toWire('MSG', row.id),
  chat_id: toWire('EN_CHT_', row.chatId),
  external_id: row.providerId ?? '',
  direction: row.direction,
  type: row.type,
  text: wordsOf(row.content),
  // It came from JSON, and goes to JSON.
  content: row.content as unknown as Json,
  status: row.status,
  status_date: row.statusAt.toISOString(),
  date: row.at.toISOString(),
  ...(row.mediaId && { media: { media_id: toWire('MED', row.mediaId) } }),
  ...(row.error && { error: { code: row.errorCode ?? 0, message: row.error } }),
  ...(row.processId && {
    process_id: toWire('IDP', row.processId),
    step: row.step ?? '',
  }),
});

/** A process as the API shows it: sensitive variables are `***`. */
export function processObject(draft: PersonDraft, process: ProcessRow): Json {
  const { contact, scene } = draft;
  const line = scene.lines.get(process.lineId);
  const flow = scene.flows.get(flowKey(process.flowId, process.flowVersion));
  // One that cannot run any more can still be ended.
  if (!flow) return sessionObject(draft, process);
  const view = {
    process,
    lineName: line?.name ?? '',
    lineNumber: line?.phoneNumber ?? '',
    contactName: contact.name,
    profileName: contact.profileName,
    phone: contact.phone,
  };
  return showRunning(view, flow.definition) as Json;
}

/** What the reference calls a session is here a process on a WhatsApp line: the id is the process's. */
export const sessionObject = (draft: PersonDraft, process: ProcessRow) => ({
  ...withWhom(draft, process),
  session_id: toWire('WDI', process.id),
  session_status: process.failureStatus ?? process.status,
  process_id: toWire('IDP', process.id),
  flow_id: toWire('IPF', process.flowId),
  chat_id: toWire('EN_CHT_', process.chatId),
  creation_date: process.createdAt.toISOString(),
  update_date: process.updatedAt.toISOString(),
});

/** A template that has left. */
export const outboundObject = (draft: PersonDraft, row: ToldMessage, content: Template) => ({
  ...withWhom(draft, row),
  outbound_id: content.outboundId,
  outbound_name: content.name,
  outbound_category: content.category,
  outbound_language: content.language,
  outbound_message: content.text,
  message_id: toWire('MSG', row.id),
  chat_id: toWire('EN_CHT_', row.chatId),
  ...(row.processId && { process_id: toWire('IDP', row.processId) }),
  ...(row.campaignId && { campaign_id: toWire('CPG', row.campaignId) }),
});

/** What was replied to a template by its first or second reply. */
export const replyObject = (
  draft: PersonDraft,
  { row: chat }: ChatDraft,
  row: SentOutboundRow,
) => ({
  ...withWhom(draft, chat),
  outbound_id: toWire('OTB', row.outboundId),
  message_id: toWire('MSG', row.messageId),
  chat_id: toWire('EN_CHT_', row.chatId),
  reply: row.reply ?? '',
  ...(row.flowId !== null && { flow_id: toWire('IPF', row.flowId) }),
  ...(row.processId !== null && { process_id: toWire('IDP', row.processId) }),
  ...(row.campaignId !== null && { campaign_id: toWire('CPG', row.campaignId) }),
});
