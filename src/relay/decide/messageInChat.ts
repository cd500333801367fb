import { addressOf, tapAddress } from '../../engine/address.ts';
import type { MessageInChat } from '../../engine/chatMachine.ts';
import type { MessageFacts, StepMemory } from '../../engine/effects.ts';
import { normaliseText } from '../../engine/normaliseText.ts';
import { isTitleOrSynonym, optionNamed } from '../../engine/offered.ts';
import { isWord } from '../../engine/words.ts';
import type { InContent } from '../../messages/events.ts';
import { getFlow } from './flowScene.ts';
import type { FoundReply } from './outboundReply.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { namedIn } from './tapOf.ts';

/** What the chat machine has to know of a message. */
export function messageInChat(
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
