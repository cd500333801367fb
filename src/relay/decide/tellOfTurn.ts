import { consentChanged } from '../../contacts/shownConsent.ts';
import { shownContact } from '../../contacts/shownContact.ts';
import { greaterStatus, type MessageStatus } from '../../messages/status.ts';
import { wordsOf } from '../../messages/wordsOf.ts';
import type { MessageRow, ProcessRow } from '../scene.ts';
import {
  messageObject,
  outboundObject,
  processObject,
  replyObject,
  sessionObject,
  type ToldMessage,
} from './hookObjects.ts';
import type { ChatDraft, PersonDraft, SentOutboundDraft } from './personDraft.ts';
import { tellHooks } from './tellHooks.ts';

/**
 * Tells hooks what a turn has made of a person. All of it is the difference between what was read and what
 * will be written, so that what comes again, in whatever order, is told once. What is only tried out is
 * not told, nor what its contact writes meanwhile.
 */
export function tellOfTurn(draft: PersonDraft): void {
  if (draft.scene.account.wantedEvents.length === 0) return;
  tellOfContact(draft);
  for (const chat of draft.chats.values()) {
    for (const { row, isNew } of chat.processes.values()) {
      if (row.trigger.kind !== 'test') tellOfProcess(draft, chat, row, isNew);
    }
  }
  for (const message of draft.messages) tellOfNewMessage(draft, message);
  for (const message of draft.sentMessages.values()) tellOfStatus(draft, message);
  for (const sent of draft.sentOutbounds.values()) tellOfReply(draft, sent);
}

function tellOfContact(draft: PersonDraft): void {
  const { contact, scene } = draft;
  const before = scene.people.get(contact.id)?.contact;
  const shown = () => shownContact({ ...contact, updatedAt: scene.now });
  const tell = (action: 'created' | 'updated') =>
    tellHooks(draft, { type: 'contact', action, contactId: contact.id, object: shown });
  if (scene.strangers?.has(contact.id)) tell('created');
  else if (before && draft.contactChanged && isShownOtherwise(before, contact)) tell('updated');
  for (const { row, counts } of draft.consents) {
    if (counts) tellHooks(draft, consentChanged(row, shown()));
  }
}

/** But for consent, which has events of its own. */
function isShownOtherwise(before: PersonDraft['contact'], after: PersonDraft['contact']): boolean {
  const asNow = { updatedAt: after.updatedAt, optedOutAt: null, marketingStoppedAt: null };
  const shown = (row: PersonDraft['contact']) =>
    JSON.stringify([shownContact({ ...row, ...asNow }), row.properties]);
  return shown(before) !== shown(after);
}

function tellOfProcess(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  isNew: boolean,
): void {
  const contactId = draft.contact.id;
  const isOver = process.status !== 'pending';
  const succeeded = process.status === 'success';
  const object = () => processObject(draft, process);
  if (isOfWeb(draft, process)) {
    const tell = (action: 'created' | 'succeeded' | 'failed' | 'expired') =>
      tellHooks(draft, { type: 'identity_process', action, contactId, object });
    if (isNew) tell('created');
    if (isOver) tell(succeeded ? 'succeeded' : isExpired(process) ? 'expired' : 'failed');
    return;
  }
  const tell = (action: 'started' | 'succeeded' | 'failed') =>
    tellHooks(draft, { type: 'whatsapp_process', action, contactId, object });
  const tellSession = (action: 'started' | 'restarted' | 'expired' | 'canceled') =>
    tellHooks(draft, {
      type: 'whatsapp_session',
      action,
      contactId,
      object: () => sessionObject(draft, process),
    });
  if (isNew) {
    tell('started');
    tellSession(hasReplaced(chat) ? 'restarted' : 'started');
    if (isStartedByContact(process)) {
      tellHooks(draft, {
        type: 'whatsapp_inbound',
        action: 'started',
        contactId,
        object: () => ({
          ...sessionObject(draft, process),
          inbound_message: writtenIn(draft, chat),
        }),
      });
    }
  }
  if (!isOver) return;
  tell(succeeded ? 'succeeded' : 'failed');
  if (isExpired(process)) tellSession('expired');
  if (process.failureStatus === 'canceled') tellSession('canceled');
}

const isExpired = ({ failureStatus }: ProcessRow): boolean => failureStatus === 'expired';

const isStartedByContact = ({ trigger }: ProcessRow): boolean =>
  trigger.kind === 'inbound' || trigger.kind === 'default';

const hasReplaced = ({ processes }: ChatDraft): boolean =>
  [...processes.values()].some(({ row }) => row.declinedReason === 'replaced');

/** What the contact wrote last in this turn. */
function writtenIn({ messages }: PersonDraft, { row }: ChatDraft): string {
  const message = messages.findLast((each) => each.chatId === row.id && each.direction === 'in');
  return message ? wordsOf(message.content) : '';
}

function tellOfNewMessage(draft: PersonDraft, message: ToldMessage): void {
  if (message.direction === 'in' && message.type !== 'system') {
    tellOfMessage(draft, message, 'received');
  }
  // Written in the Business app: it has left already.
  if (message.direction === 'out' && message.status === 'sent') {
    tellOfMessage(draft, message, 'sent');
  }
}

/** A later status stands for those before it: whatever overtakes what, a message is told of once in each. */
function tellOfStatus(draft: PersonDraft, message: MessageRow): void {
  const before = statusOf(draft.scene.sentMessages.get(message.id) ?? message);
  const after = statusOf(message);
  for (const status of ['sent', 'delivered', 'read'] as const) {
    const isReached = greaterStatus(after, status) === after && after !== 'canceled';
    if (isReached && greaterStatus(before, status) !== before)
      tellOfMessage(draft, message, status);
  }
  if (after === 'failed' && before !== 'failed') tellOfMessage(draft, message, 'failed');
}

// A row of ours holds none but these words.
const statusOf = ({ status }: MessageRow): MessageStatus => status as MessageStatus;

function tellOfMessage(
  draft: PersonDraft,
  message: ToldMessage,
  action: 'received' | 'sent' | 'delivered' | 'read' | 'failed',
): void {
  if (isTriedMessage(draft, message) || isOfWeb(draft, message)) return;
  const contactId = draft.contact.id;
  tellHooks(draft, {
    type: 'whatsapp_message',
    action,
    contactId,
    object: () => messageObject(draft, message),
  });
  const { content } = message;
  if (action === 'sent' && content.type === 'template') {
    tellHooks(draft, {
      type: 'whatsapp_outbound',
      action: 'started',
      contactId,
      object: () => outboundObject(draft, message, content),
    });
  }
}

/** A tap after a text in free words counts: the outbound was replied to, and is accepted now. */
function tellOfReply(draft: PersonDraft, { row, changed }: SentOutboundDraft): void {
  if (!changed || (row.response !== 'accepted' && row.response !== 'rejected')) return;
  const before = draft.scene.people
    .get(draft.contact.id)
    ?.sentOutbounds.find(({ messageId }) => messageId === row.messageId);
  const chat = [...draft.chats.values()].find((each) => each.row.id === row.chatId);
  if (before?.response === row.response || !chat || isTried(chat)) return;
  tellHooks(draft, {
    type: 'whatsapp_outbound',
    action: row.response === 'accepted' ? 'approved' : 'canceled',
    contactId: draft.contact.id,
    object: () => replyObject(draft, chat, row),
  });
}

/** Whether a draft is being tried out here, or was a moment ago. */
const isTried = ({ processes }: ChatDraft): boolean =>
  [...processes.values()].some(({ row }) => row.trigger.kind === 'test');

function isTriedMessage(draft: PersonDraft, { chatId, processId }: ToldMessage): boolean {
  const chat = [...draft.chats.values()].find(({ row }) => row.id === chatId);
  if (!processId) return chat !== undefined && isTried(chat);
  const process = chat?.processes.get(processId)?.row;
  return process?.trigger.kind === 'test' || draft.scene.triedProcesses?.has(processId) === true;
}

const isOfWeb = ({ scene }: PersonDraft, { lineId }: { lineId: string }): boolean =>
  scene.lines.get(lineId)?.provider === 'web';
