import { hash16 } from '../../db/hash16.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { addressOf, tapAddress } from '../../engine/address.ts';
import { isStart, type Meaning, type MessageInChat, meaningOf } from '../../engine/chatMachine.ts';
import type { MessageFacts, StepMemory } from '../../engine/effects.ts';
import { normaliseText } from '../../engine/normaliseText.ts';
import { isTitleOrSynonym, optionNamed } from '../../engine/offered.ts';
import { spokenLanguage } from '../../engine/sentences.ts';
import { isWord } from '../../engine/words.ts';
import { AppError } from '../../errors.ts';
import { pushes } from '../../lines/pushes.ts';
import type { InboundMessage, InContent } from '../../messages/events.ts';
import type { ParsedEvent } from '../parse.ts';
import { isKnownMessage, learnIdentities } from './decideOther.ts';
import { keepConsent } from './keepConsent.ts';
import { keepMedia } from './keepMedia.ts';
import {
  type FoundReply,
  findTapped,
  findWaitingLabel,
  noteReplied,
  recordReply,
  recordStepReply,
  takeReply,
} from './outboundReply.ts';
import { type ChatDraft, hear, openChat, type PersonDraft, say } from './personDraft.ts';
import { cancelProcess, exitProcess, getFlow, resumeProcess, startProcess } from './runFlow.ts';
import { stopWriting } from './stopWriting.ts';

/** One message of a contact: kept, given its one meaning, and acted upon. */
export function decideMessage(
  draft: PersonDraft,
  { lineId, at }: Pick<ParsedEvent, 'lineId' | 'at'>,
  message: InboundMessage,
): void {
  if (!lineId) throw new Error('A message without a line');
  const providerKey = hash16(message.id);
  if (isKnownMessage(draft, lineId, providerKey)) return;

  learnIdentities(draft, message.from);
  learnName(draft, message.name);
  const chat = openChat(draft, lineId);
  const media = keepMedia(draft, lineId, message.content);
  const id = hear(draft, chat, {
    content: message.content,
    providerId: message.id,
    providerKey,
    at,
    context: message.context ?? null,
    referral: message.referral ?? null,
    extra: extraOf(message),
    mediaId: media?.id ?? null,
  });
  addChore(draft, chat, message.id);
  const tapped = findTapped(draft, chat, message.content);
  const facts: MessageFacts = {
    id: toWire('MSG', id),
    at,
    content: message.content,
    ...tapOf(chat, message, tapped),
    ...(media && { media: media.facts }),
  };
  act(draft, chat, facts, message, tapped);
}

function act(
  draft: PersonDraft,
  chat: ChatDraft,
  facts: MessageFacts,
  message: InboundMessage,
  tapped: FoundReply | undefined,
): void {
  const label = findWaitingLabel(draft, chat, facts.content);
  const before = { owner: chat.row.state, optedOut: isOptedOut(draft, chat) };
  const said = inChat(draft, chat, facts, { tapped, label });
  const { meaning, next } = meaningOf(before, said);
  if (!label && isSaid.has(facts.content.type)) noteReplied(draft, chat);
  const isNews = keepWord(draft, facts, meaning, said);
  // Said before, or overtaken by a newer word: it stands in the ledger, and moves nothing.
  if ((meaning.type === 'opt_out' || meaning.type === 'opt_in') && !isNews) return;
  if (meaning.type !== 'exit' && meaning.type !== 'start') chat.row.state = next.owner;
  switch (meaning.type) {
    case 'opt_out':
      stopWriting(draft);
      confirm(draft, chat, facts, 'stopped');
      return;
    case 'opt_in':
      confirm(draft, chat, facts, 'started');
      return;
    case 'activity':
      if (!meaning.unassign) return;
      chat.row.unassigned = true;
      chat.row.owner = null;
      return;
    case 'for_agent':
      if (meaning.recordTap && tapped) recordReply(draft, chat, tapped);
      return;
    case 'outbound_reply': {
      const reply = meaning.by === 'tap' ? tapped : label;
      if (reply) takeReply(draft, chat, reply, facts);
      return;
    }
    case 'repeat_prompt':
      repeatPrompt(draft, chat);
      return;
    case 'exit':
      exitProcess(draft, chat, facts);
      return;
    case 'tap_on_step':
    case 'answer':
      answer(draft, chat, facts);
      return;
    case 'start': {
      if (meaning.replaces) cancelProcess(draft, chat, 'replaced');
      const trigger = {
        kind: meaning.trigger,
        variables: {},
        ...(message.referral !== undefined && { referral: message.referral }),
      };
      startProcess(draft, chat, meaning.flowId, trigger, { lastMessage: facts });
      return;
    }
  }
}

/** Who has opted out is sent nothing; where nothing is sent they are answered all the same. */
function isOptedOut({ contact, scene }: PersonDraft, { row }: ChatDraft): boolean {
  if (contact.optedOutAt === null) return false;
  const line = scene.lines.get(row.lineId);
  return line === undefined || pushes(line.provider);
}

/**
 * A stop word or start word goes into the ledger, a start word of one who is in as well: the stop word
 * before it may come later. Gives whether it changes what they want.
 */
function keepWord(
  draft: PersonDraft,
  { at, content }: MessageFacts,
  meaning: Meaning,
  said: MessageInChat,
): boolean {
  const granted = meaning.type !== 'opt_out';
  if (granted && !isStart(said)) return false;
  return keepConsent(draft, {
    scope: 'all',
    granted,
    source: granted ? 'start_word' : 'stop_word',
    detail: content.type === 'text' ? content.text.trim().slice(0, 100) : '',
    actor: 'user',
    at,
  }).counts;
}

/** What is a reply of its own where it is no tap: not a reaction, nor a tap on something else. */
const isSaid = new Set<InContent['type']>(['text', 'media', 'location', 'contacts', 'order']);

function answer(draft: PersonDraft, chat: ChatDraft, facts: MessageFacts): void {
  const waited = stepThatWaits(chat);
  const outcome = resumeProcess(draft, chat, { type: 'message', message: facts });
  if (waited && outcome === 'answered') recordStepReply(draft, chat, waited, facts);
}

/** The step that has sent an outbound and waits for a reply to it. */
function stepThatWaits({ process }: ChatDraft) {
  if (!process?.state.memory.replies) return undefined;
  return { processId: process.id, step: addressOf(process.state), visit: process.state.visit };
}

/** What the chat machine has to know of a message. */
function inChat(
  draft: PersonDraft,
  chat: ChatDraft,
  { content, tap }: MessageFacts,
  { tapped, label }: { tapped: FoundReply | undefined; label: FoundReply | undefined },
): MessageInChat {
  const { account, phrases, lines, now } = draft.scene;
  const text = content.type === 'text' ? content.text : undefined;
  const title = content.type === 'tap' ? content.title : text;
  const process = chat.process;
  const settings = process && getFlow(draft, process).definition.settings;
  const phraseFlowId =
    title === undefined ? undefined : phrases.get(`${chat.row.lineId} ${normaliseText(title)}`);
  const defaultFlowId = lines.get(chat.row.lineId)?.defaultFlowId;
  const option = text === undefined ? undefined : optionIn(process?.state.memory, text);
  return {
    content: content.type,
    isStopWord: text !== undefined && isWord(account.words.stop, text),
    isStartWord: text !== undefined && isWord(account.words.start, text),
    isExitWord:
      text !== undefined &&
      (isWord(account.words.exit, text) ||
        (settings?.exit_words ?? []).some((word) => normaliseText(word) === normaliseText(text))),
    ...(option && { option }),
    ...senderOf(chat, content, tap, tapped),
    ...(phraseFlowId && { phraseFlowId }),
    ...(process && { open: { interruptible: settings?.interruptible ?? true } }),
    isOutboundLabel: label !== undefined,
    ...(defaultFlowId && { defaultFlowId }),
    isQuiet: chat.row.quietUntil !== null && chat.row.quietUntil > now,
  };
}

/** Whether a text is an option of the choice that waits, or a label of the outbound that does. */
function optionIn(memory: StepMemory | undefined, text: string): MessageInChat['option'] {
  const { offered, replies } = memory ?? {};
  if (offered && isTitleOrSynonym(offered, text)) return 'title_or_synonym';
  if (offered && optionNamed(offered, text)) return 'other';
  const said = normaliseText(text);
  return replies?.some(({ title }) => normaliseText(title) === said) ? 'other' : undefined;
}

/** A reply's id is `<process_id>:<step>:<option>`; the token of a form is the same without an option. */
const replyId = /^(IDP[0-9a-f]{32}):([a-z0-9_]{1,60}(?:@[0-9a-f]{8})?):(.+)$/;
const formToken = /^(IDP[0-9a-f]{32}):([a-z0-9_]{1,60}(?:@[0-9a-f]{8})?)$/;

/** What a tap or a form's answer names by itself. */
function namedIn(
  content: InContent,
): { processId: string; step: string; option: string } | undefined {
  const id = content.type === 'tap' ? content.id : content.type === 'form' ? tokenOf(content) : '';
  const [, processId, step, option = ''] =
    (content.type === 'form' ? formToken : replyId).exec(id) ?? [];
  return processId && step ? { processId, step, option } : undefined;
}

/** Meta gives the token back among the fields of the form; it can be missing. */
function tokenOf({ response }: Extract<InContent, { type: 'form' }>): string {
  if (response === null || typeof response !== 'object' || Array.isArray(response)) return '';
  return typeof response.flow_token === 'string' ? response.flow_token : '';
}

function tapOf(
  chat: ChatDraft,
  { content }: InboundMessage,
  tapped: FoundReply | undefined,
): Pick<MessageFacts, 'tap'> {
  if (tapped) return tapOnStep(chat, tapped);
  const named = namedIn(content);
  if (!named || !isOpen(chat, named.processId)) return {};
  return { tap: { step: named.step, option: named.option } };
}

/** A template's reply goes to the step that sent it and waited for it. */
function tapOnStep(chat: ChatDraft, { sent, action }: FoundReply): Pick<MessageFacts, 'tap'> {
  const { processId, step } = sent.row;
  if (processId === null || step === null || processId !== chat.process?.id) return {};
  return { tap: { step: tapAddress(step), option: action } };
}

/** A form without a token of ours is an answer like any other. */
function senderOf(
  chat: ChatDraft,
  content: InContent,
  tap: MessageFacts['tap'],
  tapped: FoundReply | undefined,
): Pick<MessageInChat, 'tapOf'> {
  if (tap) {
    const here = chat.process && tapAddress(addressOf(chat.process.state));
    return { tapOf: tap.step === here ? 'present_step' : 'earlier_step' };
  }
  if (tapped) {
    return { tapOf: tapped.sent.row.processId === null ? 'outbound' : 'ended_process' };
  }
  if (namedIn(content)) return { tapOf: 'ended_process' };
  return content.type === 'tap' ? { tapOf: 'unknown' } : {};
}

function isOpen(chat: ChatDraft, processId: string): boolean {
  try {
    return chat.process?.id === fromWire('IDP', processId);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** In the language of the word they used: it answers that word, and says nothing of the contact. */
function confirm(
  draft: PersonDraft,
  chat: ChatDraft,
  { content }: MessageFacts,
  which: 'stopped' | 'started',
): void {
  const { lists, sentences } = draft.scene.account;
  const said = normaliseText(content.type === 'text' ? content.text : '');
  const byLanguage = Object.entries(which === 'stopped' ? lists.stop : lists.start);
  const [language = ''] =
    byLanguage.find(([, words]) => words.some((word) => normaliseText(word) === said)) ?? [];
  const text = sentences[spokenLanguage(draft.contact.language, language)][which];
  say(draft, chat, { content: { type: 'text', text }, actor: 'system', pastOptOut: true });
}

const repeatEveryMs = 60_000;
/** A read mark or a typing indicator that is later than this is none. */
const choreLastsMs = 60_000;

function repeatPrompt(draft: PersonDraft, chat: ChatDraft): void {
  const { now } = draft.scene;
  const last = chat.row.promptRepeatedAt?.getTime() ?? 0;
  if (now.getTime() - last < repeatEveryMs) return;
  chat.row.promptRepeatedAt = now;
  resumeProcess(draft, chat, { type: 'repeat_prompt' });
}

function learnName(draft: PersonDraft, name: string | undefined): void {
  if (name === undefined || draft.contact.profileName === name) return;
  draft.contact.profileName = name;
  draft.contactChanged = true;
}

/** A turn keeps the newest of a chat, and so does the table: marking it read marks those before it. */
function addChore(draft: PersonDraft, chat: ChatDraft, providerMessageId: string): void {
  const { accountId, lines, now } = draft.scene;
  const settings = lines.get(chat.row.lineId)?.settings;
  if (!settings?.readMarks && !settings?.typing) return;
  draft.chores = draft.chores.filter((each) => each.chatId !== chat.row.id);
  draft.chores.push({
    accountId,
    chatId: chat.row.id,
    lineId: chat.row.lineId,
    contactId: draft.contact.id,
    seq: chat.row.seq,
    providerMessageId,
    tries: 0,
    dueAt: now,
    expiresAt: new Date(now.getTime() + choreLastsMs),
  });
}

function extraOf({ errors, more, username }: InboundMessage) {
  if (!errors && !more && username === undefined) return null;
  return {
    ...(errors && { errors: errors.map((each) => ({ ...each })) }),
    ...(more && { more }),
    ...(username !== undefined && { username }),
  };
}
