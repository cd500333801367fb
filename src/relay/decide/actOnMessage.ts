import { addressOf } from '../../engine/address.ts';
import { isStart, type Meaning, type MessageInChat, meaningOf } from '../../engine/chatMachine.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import { normaliseText } from '../../engine/normaliseText.ts';
import { spokenLanguage } from '../../engine/sentences.ts';
import { pushes } from '../../lines/pushes.ts';
import type { InboundMessage, InContent } from '../../messages/events.ts';
import { cancelProcess } from './endProcess.ts';
import { keepConsent } from './keepConsent.ts';
import { messageInChat } from './messageInChat.ts';
import {
  type FoundReply,
  findWaitingLabel,
  noteReplied,
  recordReply,
  recordStepReply,
  takeReply,
} from './outboundReply.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { exitProcess, resumeProcess } from './runFlow.ts';
import { say } from './say.ts';
import { startProcess } from './startProcess.ts';
import { stopWriting } from './stopWriting.ts';

/** Gives a message its one meaning, and acts upon it. */
export function actOnMessage(
  draft: PersonDraft,
  chat: ChatDraft,
  facts: MessageFacts,
  message: InboundMessage,
  tapped: FoundReply | undefined,
): void {
  const label = findWaitingLabel(draft, chat, facts.content);
  const before = { owner: chat.row.state, optedOut: isOptedOut(draft, chat) };
  const said = messageInChat(draft, chat, facts, { tapped, label });
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

function repeatPrompt(draft: PersonDraft, chat: ChatDraft): void {
  const { now } = draft.scene;
  const last = chat.row.promptRepeatedAt?.getTime() ?? 0;
  if (now.getTime() - last < repeatEveryMs) return;
  chat.row.promptRepeatedAt = now;
  resumeProcess(draft, chat, { type: 'repeat_prompt' });
}
