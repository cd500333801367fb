import { fromWire, toWire } from '../../db/ids.ts';
import { writtenText } from '../../engine/answers/answer.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import { normaliseText } from '../../engine/normaliseText.ts';
import type { InContent } from '../../messages/events.ts';
import { readReplyPayload } from '../../messages/outboundReply.ts';
import type { ReplyAction } from '../../messages/templateShape.ts';
import type { SentOutboundRow } from '../scene.ts';
import { addActivity } from './addActivity.ts';
import { cancelProcess } from './endProcess.ts';
import { getFlow } from './flowScene.ts';
import type { ChatDraft, PersonDraft, SentOutboundDraft } from './personDraft.ts';
import { startProcess } from './startProcess.ts';

/** A reply to a sent outbound: which, what it means, and the label that was taken. */
export type FoundReply = { sent: SentOutboundDraft; action: ReplyAction; title: string };

/**
 * What a template's quick reply answers: the message its payload names, or, where the payload is only
 * the label, the chat's newest outbound with that label.
 */
export function findTapped(
  draft: PersonDraft,
  chat: ChatDraft,
  content: InContent,
): FoundReply | undefined {
  if (content.type !== 'tap' || content.from !== 'template') return undefined;
  const { id, title } = content;
  const named = readReplyPayload(id);
  if (!named) return findLabel(sentIn(draft, chat), id);
  const sent = draft.sentOutbounds.get(fromWire('MSG', named.messageId));
  if (sent?.row.chatId !== chat.row.id) return undefined;
  return { sent, action: named.action, title };
}

/** Rule 9: "the label of an outbound's reply that still waits, the newest first". A stale tap is its title. */
export function findWaitingLabel(
  draft: PersonDraft,
  chat: ChatDraft,
  content: InContent,
): FoundReply | undefined {
  const written = writtenText(content);
  if (written === undefined || draft.sentOutbounds.size === 0) return undefined;
  const { now } = draft.scene;
  const waiting = sentIn(draft, chat).filter(({ row }) => waits(row, now));
  return findLabel(waiting, written);
}

/** One that a step waits for is the step's, and no label of it is anybody else's. */
const waits = ({ processId, reply, expiresAt }: SentOutboundRow, now: Date): boolean =>
  processId === null && reply === null && expiresAt > now;

/** The chat's sent outbounds, newest first: those of this turn, then those that were read. */
function sentIn({ sentOutbounds }: PersonDraft, chat: ChatDraft): SentOutboundDraft[] {
  const all = [...sentOutbounds.values()].filter(({ row }) => row.chatId === chat.row.id);
  return [...all.filter(({ isNew }) => isNew).reverse(), ...all.filter(({ isNew }) => !isNew)];
}

function findLabel(sents: SentOutboundDraft[], written: string): FoundReply | undefined {
  const said = normaliseText(written);
  for (const sent of sents) {
    const reply = sent.row.replies.find(({ title }) => normaliseText(title) === said);
    if (reply) return { sent, ...reply };
  }
  return undefined;
}

/** Keeps a reply; false for a second one of the same outbound, which is recorded and does nothing. */
export function recordReply(
  draft: PersonDraft,
  chat: ChatDraft,
  { sent, action, title }: FoundReply,
): boolean {
  const { row } = sent;
  const isFirst = row.reply === null;
  addActivity(
    draft,
    chat,
    'outbound',
    isFirst ? 'outbound_replied' : 'outbound_replied_again',
    'user',
    {
      outbound_id: toWire('OTB', row.outboundId),
      message_id: toWire('MSG', row.messageId),
      action,
      reply: title,
    },
  );
  if (!isFirst) return false;
  row.response = action === 'continue' ? 'accepted' : 'rejected';
  row.reply = title;
  row.respondedAt = draft.scene.now;
  sent.changed = true;
  return true;
}

/**
 * A reply to an outbound that waits on its own. `continue` starts its flow, once the open process has
 * ended: at once, or where that may not be interrupted when it ends by itself, if within a day.
 */
export function takeReply(
  draft: PersonDraft,
  chat: ChatDraft,
  found: FoundReply,
  facts: MessageFacts,
): void {
  const { row } = found.sent;
  if (!recordReply(draft, chat, found) || found.action === 'cancel') return;
  // Who accepts an outbound speaks its language, where we know of none.
  if (draft.contact.language === null) {
    draft.contact.language = row.language;
    draft.contactChanged = true;
  }
  if (row.flowId === null) return;
  const settings = chat.process && getFlow(draft, chat.process).definition.settings;
  if (chat.process && settings?.interruptible === false) {
    row.startsUntil = new Date(draft.scene.now.getTime() + startsWithinMs);
    lookUntil(chat, row.startsUntil);
    return;
  }
  cancelProcess(draft, chat, 'replaced');
  startAccepted(draft, chat, row, facts);
}

const startsWithinMs = 24 * 3_600_000;

function startAccepted(
  draft: PersonDraft,
  chat: ChatDraft,
  row: SentOutboundRow,
  lastMessage?: MessageFacts,
): void {
  if (row.flowId === null) return;
  const trigger = {
    ...(row.campaignId !== null && row.recipientId !== null
      ? {
          kind: 'campaign' as const,
          campaign_id: toWire('CPG', row.campaignId),
          recipient_id: toWire('RCP', row.recipientId),
        }
      : { kind: 'outbound' as const }),
    variables: row.variables,
    outbound_id: toWire('OTB', row.outboundId),
    ...(row.reply !== null && { response: row.reply }),
  };
  startProcess(draft, chat, row.flowId, trigger, { lastMessage, userRef: row.userRef });
}

/** Starts what was accepted while a process was open that might not be interrupted, now that it has ended. */
export function startWaiting(draft: PersonDraft): void {
  if (draft.sentOutbounds.size === 0) return;
  const { now } = draft.scene;
  for (const sent of draft.sentOutbounds.values()) {
    const { row } = sent;
    const chat = [...draft.chats.values()].find((each) => each.row.id === row.chatId);
    if (row.startsUntil === null || !chat || chat.process || hasPeople(chat)) continue;
    const isInTime = row.startsUntil > now;
    row.startsUntil = null;
    sent.changed = true;
    if (isInTime) startAccepted(draft, chat, row);
  }
}

const hasPeople = ({ row }: ChatDraft): boolean =>
  row.state === 'withAgent' || row.state === 'waitingForAgent';

/** Nothing that was accepted starts any more: they want to hear nothing. */
export function forgetWaiting(draft: PersonDraft): void {
  for (const sent of draft.sentOutbounds.values()) {
    if (sent.row.startsUntil === null) continue;
    sent.row.startsUntil = null;
    sent.changed = true;
  }
}

/** Free text instead of a tap: the newest outbound that still waits has been replied to. */
export function noteReplied(draft: PersonDraft, chat: ChatDraft): void {
  if (draft.sentOutbounds.size === 0) return;
  const { now } = draft.scene;
  const newest = sentIn(draft, chat).find(({ row }) => waits(row, now));
  if (!newest || newest.row.response !== null) return;
  newest.row.response = 'replied';
  newest.row.respondedAt = now;
  newest.changed = true;
}

/** What the step that waited made of a message, kept for the outbound that it had sent. */
export function recordStepReply(
  draft: PersonDraft,
  chat: ChatDraft,
  waited: { processId: string; step: string; visit: number },
  { tap, content }: MessageFacts,
): void {
  const sent = sentIn(draft, chat).find(
    ({ row }) =>
      row.processId === waited.processId && row.step === waited.step && row.visit === waited.visit,
  );
  if (!sent || sent.row.reply !== null) return;
  const written = writtenText(content) ?? '';
  const action =
    tap === undefined
      ? undefined
      : tap.option === 'cancel'
        ? ('cancel' as const)
        : ('continue' as const);
  const found =
    action === undefined ? findLabel([sent], written) : { sent, action, title: written };
  if (found) {
    recordReply(draft, chat, found);
  } else if (sent.row.response === null) {
    sent.row.response = 'replied';
    sent.row.respondedAt = draft.scene.now;
    sent.changed = true;
  }
}

/** Texts of the chat are compared with the labels of its outbounds until then. */
function lookUntil(chat: ChatDraft, until: Date): void {
  const { outboundUntil } = chat.row;
  if (outboundUntil !== null && outboundUntil >= until) return;
  chat.row.outboundUntil = until;
  chat.changed = true;
}
