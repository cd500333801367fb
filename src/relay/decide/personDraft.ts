import { pairReadyAt } from '../../chats/pairLimit.ts';
import type { contactIdentity } from '../../contacts/table.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { isSilent } from '../../engine/chatMachine.ts';
import type { SaidOutbound } from '../../engine/effects.ts';
import { languageTagOf } from '../../engine/outbound.ts';
import { classOrder } from '../../messages/classOrder.ts';
import type { Content } from '../../messages/content.ts';
import type { InContent, Json } from '../../messages/events.ts';
import { repliesOf, withMessageId } from '../../messages/outboundReply.ts';
import { laneOf } from '../lanes.ts';
import type {
  AttemptRow,
  ChatRow,
  ContactRow,
  MessageRow,
  Person,
  ProcessRow,
  Scene,
  SentOutboundRow,
  TimerRow,
} from '../scene.ts';
import type { Writes } from '../writes.ts';
import { tellOfChat } from './tellOfChat.ts';

/**
 * A person as the turn is changing them: copies of what was read, and what has been decided so far.
 * If deciding fails half way the draft is thrown away whole; the scene was never touched.
 */
export type PersonDraft = {
  readonly scene: Scene;
  readonly newId: () => string;
  contact: ContactRow;
  contactChanged: boolean;
  chats: Map<string, ChatDraft>;
  timers: Map<string, TimerDraft>;
  identities: Map<string, typeof contactIdentity.$inferInsert>;
  identitiesGone: Writes['identitiesGone'];
  /** Opt-ins and opt-outs; `counts`: it has changed what the person wants. */
  consents: { row: Writes['consents'][number]; counts: boolean }[];
  /** By the id of the message that carries it, newest first but for those of this turn. */
  sentOutbounds: Map<string, SentOutboundDraft>;
  messages: Writes['messages'];
  /** Messages of ours and attempts that statuses spoke of, by id. */
  sentMessages: Map<string, MessageRow>;
  attempts: Map<string, AttemptRow>;
  pausedLines: Writes['pausedLines'];
  doubtsSettled: Writes['doubtsSettled'];
  recipientsDue: Writes['recipientsDue'];
  outbox: Writes['outbox'];
  outboxGone: string[];
  canceledChats: Writes['canceledChats'];
  timersFired: Writes['timersFired'];
  /** Messages of earlier turns of which the words are hidden, or stand there again, by id. */
  reworded: Map<string, Writes['reworded'][number]>;
  calls: Writes['calls'];
  callsDecided: Writes['callsDecided'];
  callsDropped: Writes['callsDropped'];
  journal: Writes['journal'];
  activities: Writes['activities'];
  hookEvents: Writes['hookEvents'];
  media: Writes['media'];
  chores: Writes['chores'];
  seen: Writes['seen'];
  notices: Writes['notices'];
  findings: Writes['findings'];
};

/** One chat of the person: its row, and its open process if there is one. */
export type ChatDraft = {
  row: ChatRow;
  isNew: boolean;
  changed: boolean;
  process: ProcessRow | undefined;
  /** Processes of this turn by id: the open one, and those that ended in it. */
  processes: Map<string, { row: ProcessRow; isNew: boolean; changed: boolean }>;
};

/** A sent outbound as the turn is changing it. */
export type SentOutboundDraft = { row: SentOutboundRow; isNew: boolean; changed: boolean };

/** The last word on a timer: the row as it will be, or gone; `stored` if it stood there before. */
export type TimerDraft = { row: TimerRow; gone: boolean; stored: boolean; changed: boolean };

export const timerKey = (processId: string, timerId: string): string => `${processId} ${timerId}`;

export function draftOf(scene: Scene, person: Person, newId: () => string): PersonDraft {
  const chats = person.chats.map((row): [string, ChatDraft] => {
    const open = person.processes.find((each) => each.chatId === row.id);
    const process = open && { ...open };
    return [
      row.lineId,
      {
        row: { ...row },
        isNew: false,
        changed: false,
        process,
        processes: new Map(
          process ? [[process.id, { row: process, isNew: false, changed: false }]] : [],
        ),
      },
    ];
  });
  const timers = person.timers.map((row): [string, TimerDraft] => [
    timerKey(row.processId, row.timerId),
    { row, gone: false, stored: true, changed: false },
  ]);
  return {
    scene,
    newId,
    contact: { ...person.contact },
    contactChanged: false,
    chats: new Map(chats),
    timers: new Map(timers),
    identities: new Map(),
    identitiesGone: [],
    consents: [],
    sentOutbounds: new Map(
      person.sentOutbounds.map((row) => [
        row.messageId,
        { row: { ...row }, isNew: false, changed: false },
      ]),
    ),
    messages: [],
    sentMessages: new Map(),
    attempts: new Map(),
    pausedLines: [],
    doubtsSettled: [],
    recipientsDue: [],
    outbox: [],
    outboxGone: [],
    canceledChats: [],
    timersFired: [],
    reworded: new Map(),
    calls: [],
    callsDecided: [],
    callsDropped: [],
    journal: [],
    activities: [],
    hookEvents: [],
    media: [],
    chores: [],
    seen: [],
    notices: [],
    findings: [],
  };
}

/** A closed chat that gets a message, either way, or is wanted by an agent, is open again, without owner. */
export function reopen(draft: PersonDraft, chat: ChatDraft, actor = 'system'): void {
  if (chat.row.status !== 'closed') return;
  chat.row.status = 'open';
  chat.row.owner = null;
  chat.row.state = chat.process ? chat.row.state : 'idle';
  addActivity(draft, chat, 'chat', 'chat_opened', actor, {});
  tellOfChat(draft, chat, 'opened');
}

/** The person's chat on a line; made, or opened again, as a message goes either way. */
export function openChat(draft: PersonDraft, lineId: string): ChatDraft {
  const { now, accountId } = draft.scene;
  const known = draft.chats.get(lineId);
  if (known) {
    reopen(draft, known);
    return known;
  }
  const made: ChatDraft = {
    row: {
      accountId,
      id: draft.newId(),
      contactId: draft.contact.id,
      lineId,
      seq: 0,
      state: 'idle',
      status: 'open',
      owner: null,
      waitingSince: null,
      unassigned: false,
      tags: [],
      lastInboundAt: null,
      lastInboundSeq: 0,
      lastActivityAt: now,
      headSeq: null,
      headId: null,
      pairPaidAt: null,
      quietUntil: null,
      outboundUntil: null,
      promptRepeatedAt: null,
      createdAt: now,
      updatedAt: now,
    },
    isNew: true,
    changed: true,
    process: undefined,
    processes: new Map(),
  };
  draft.chats.set(lineId, made);
  addActivity(draft, made, 'chat', 'chat_opened', 'system', {});
  tellOfChat(draft, made, 'opened');
  return made;
}

/** The next place in the chat's order. */
export function nextSeq(draft: PersonDraft, chat: ChatDraft): number {
  chat.row.seq += 1;
  chat.row.lastActivityAt = draft.scene.now;
  chat.changed = true;
  return chat.row.seq;
}

export function addActivity(
  draft: PersonDraft,
  chat: ChatDraft,
  category: string,
  type: string,
  actor: string,
  payload: Json,
): void {
  draft.activities.push({
    accountId: draft.scene.accountId,
    id: draft.newId(),
    chatId: chat.row.id,
    contactId: draft.contact.id,
    seq: nextSeq(draft, chat),
    category,
    type,
    actor,
    payload,
    createdAt: draft.scene.now,
  });
}

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

export type Heard = {
  content: InContent;
  providerId: string;
  providerKey: Buffer;
  at: Date;
  context: Writes['messages'][number]['context'];
  referral: Json | null;
  extra: Json | null;
  mediaId: string | null;
};

/**
 * Records a message that somebody else wrote: the contact, or (`echo`) one of us from the Business
 * app. Gives its id.
 */
export function hear(
  draft: PersonDraft,
  chat: ChatDraft,
  heard: Heard,
  by: 'contact' | 'echo' = 'contact',
): string {
  const { accountId, now } = draft.scene;
  const id = draft.newId();
  const seq = nextSeq(draft, chat);
  const byContact = by === 'contact';
  draft.messages.push({
    accountId,
    id,
    chatId: chat.row.id,
    contactId: draft.contact.id,
    lineId: chat.row.lineId,
    seq,
    direction: byContact ? 'in' : 'out',
    type: heard.content.type,
    content: heard.content,
    status: byContact ? 'received' : 'sent',
    actor: byContact ? 'user' : 'business_app',
    providerKey: heard.providerKey,
    providerId: heard.providerId,
    context: heard.context,
    referral: heard.referral,
    extra: heard.extra,
    mediaId: heard.mediaId,
    class: null,
    campaignId: null,
    pastOptOut: false,
    processId: null,
    step: null,
    visit: null,
    attemptId: null,
    tries: 0,
    errorCode: null,
    error: null,
    at: heard.at,
    statusAt: now,
    createdAt: now,
  });
  if (by === 'echo' || heard.content.type === 'system') return id;
  // Who only reacts has not written: what failed before that still has failed.
  if (!isSilent(heard.content)) chat.row.lastInboundSeq = seq;
  // The provider's time: a webhook that comes a day late must not open a window now.
  if (chat.row.lastInboundAt === null || chat.row.lastInboundAt < heard.at) {
    chat.row.lastInboundAt = heard.at;
  }
  return id;
}

/**
 * Cancels what the chat still has to say and nobody has begun to send; what is on the wire stays
 * the chat's head until it is settled.
 */
export function cancelWaiting(
  draft: PersonDraft,
  chat: ChatDraft,
  reason: 'opted_out' | 'agent_has_chat',
): void {
  const { row } = chat;
  for (const message of [...draft.messages, ...draft.sentMessages.values()]) {
    if (message.chatId !== row.id || message.status !== 'queued') continue;
    Object.assign(message, { status: 'canceled', errorCode: null, error: reason });
  }
  draft.outbox = draft.outbox.filter((each) => each.chatId !== row.id);
  // From the first on: what waits to be tried again may stand before the head, or alone.
  draft.canceledChats.push({ chatId: row.id, fromSeq: 1, toSeq: row.seq, reason });
  if (row.headId === null || draft.scene.onTheWire.has(row.headId)) return;
  draft.outboxGone.push(row.headId);
  row.headSeq = null;
  row.headId = null;
  chat.changed = true;
}

export function setTimer(
  draft: PersonDraft,
  process: ProcessRow,
  timer: { id: string; dueAt: Date; visit: number; event: Json },
): void {
  const key = timerKey(process.id, timer.id);
  const row: TimerRow = {
    accountId: process.accountId,
    processId: process.id,
    timerId: timer.id,
    contactId: process.contactId,
    lane: laneOf(process.contactId),
    visit: timer.visit,
    dueAt: timer.dueAt,
    event: timer.event,
  };
  const stored = draft.timers.get(key)?.stored ?? false;
  draft.timers.set(key, { row, gone: false, stored, changed: true });
}

export function cancelTimer(draft: PersonDraft, processId: string, timerId: string): void {
  const timer = draft.timers.get(timerKey(processId, timerId));
  if (!timer || timer.gone) return;
  timer.gone = true;
  timer.changed = true;
}

export function cancelTimersOf(draft: PersonDraft, processId: string): void {
  for (const { row } of [...draft.timers.values()]) {
    if (row.processId === processId) cancelTimer(draft, processId, row.timerId);
  }
}
