import { pairReadyAt } from '../../chats/pairLimit.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import type { SaidOutbound } from '../../engine/effects.ts';
import { languageTagOf } from '../../engine/outbound.ts';
import { classOrder } from '../../messages/classOrder.ts';
import type { Content } from '../../messages/content.ts';
import { repliesOf, withMessageId } from '../../messages/outboundReply.ts';
import { nextSeq } from './addActivity.ts';
import { reopen } from './openChat.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

export type Said = {
  content: Content;
  actor: string;
  process?: { id: string; step: string; visit: number };
  pastOptOut?: boolean;
  /** Of a template. */
  outbound?: SaidOutbound & SentFromOutside;
  /** The provider's id of the message it answers. */
  replyTo?: string;
};

/** Of a template that no flow of this turn sends. */
type SentFromOutside = {
  flowId?: string | null;
  /** The caller's id of the person. */
  userRef?: string | null;
  /** How long a text counts as an answer; three days where nothing is said. */
  waitsMs?: number;
};

/** Decides a message of ours: the row is the intent to send, and the chat's first unsettled one goes to the outbox. Gives its id. */
export function say(draft: PersonDraft, chat: ChatDraft, said: Said): string {
  const { accountId, now } = draft.scene;
  // The one confirmation of a stop word opens nothing: it closes a conversation.
  if (said.process) reopen(draft, chat);
  const id = draft.newId();
  const seq = nextSeq(draft, chat);
  const isTemplate = said.content.type === 'template';
  const ofClass = isTemplate ? 'notification' : 'reply';
  const content = isTemplate ? sendOutbound(draft, chat, id, said) : said.content;
  draft.messages.push({
    accountId,
    id,
    chatId: chat.row.id,
    contactId: draft.contact.id,
    lineId: chat.row.lineId,
    seq,
    direction: 'out',
    type: content.type,
    content,
    status: 'queued',
    actor: said.actor,
    providerKey: null,
    providerId: null,
    context: said.replyTo === undefined ? null : { messageId: said.replyTo },
    referral: null,
    extra: null,
    mediaId: null,
    class: ofClass,
    campaignId: null,
    pastOptOut: said.pastOptOut ?? false,
    processId: said.process?.id ?? null,
    step: said.process?.step ?? null,
    visit: said.process?.visit ?? null,
    attemptId: null,
    tries: 0,
    errorCode: null,
    error: null,
    at: now,
    statusAt: now,
    createdAt: now,
  });
  if (chat.row.headSeq === null) {
    chat.row.headSeq = seq;
    chat.row.headId = id;
    draft.outbox.push({
      accountId,
      messageId: id,
      lineId: chat.row.lineId,
      chatId: chat.row.id,
      contactId: draft.contact.id,
      class: classOrder(ofClass),
      readyAt: pairReadyAt(chat.row.pairPaidAt, now),
      attemptId: null,
    });
  }
  return id;
}

/** A template's quick replies name the message they belong to; who sends it remembers them. */
function sendOutbound(draft: PersonDraft, chat: ChatDraft, id: string, said: Said): Content {
  const { content, outbound, process } = said;
  if (content.type !== 'template') return content;
  const replies = repliesOf(content);
  if (replies.length > 0) {
    const { accountId, now, outbounds } = draft.scene;
    const expiresAt = new Date(now.getTime() + (outbound?.waitsMs ?? waitsMs));
    const awaited = outbound?.isAwaited ? process : undefined;
    draft.sentOutbounds.set(id, {
      row: {
        accountId,
        messageId: id,
        chatId: chat.row.id,
        contactId: draft.contact.id,
        outboundId: fromWire('OTB', content.outboundId),
        processId: awaited?.id ?? null,
        campaignId: null,
        recipientId: null,
        step: awaited?.step ?? null,
        visit: awaited?.visit ?? null,
        flowId: outbound?.flowId ?? outbounds.get(content.outboundId)?.flowId ?? null,
        userRef: outbound?.userRef ?? null,
        language: languageTagOf(content.language),
        variables: outbound?.variables ?? {},
        replies,
        response: null,
        reply: null,
        respondedAt: null,
        expiredAt: null,
        startsUntil: null,
        expiresAt,
        createdAt: now,
      },
      isNew: true,
      changed: true,
    });
    if (chat.row.outboundUntil === null || chat.row.outboundUntil < expiresAt) {
      chat.row.outboundUntil = expiresAt;
    }
  }
  return withMessageId(content, toWire('MSG', id));
}

/** An outbound waits for its replies for three days; a tap counts for ever. */
const waitsMs = 72 * 3_600_000;
