import { describe, expect, test } from 'vitest';
import {
  type ChatState,
  chatAfter,
  type Meaning,
  type MessageInChat,
  meaningOf,
} from '../../src/engine/chatMachine.ts';

const idle: ChatState = { owner: 'idle', optedOut: false };
const inFlow: ChatState = { owner: 'inFlow', optedOut: false };
const waiting: ChatState = { owner: 'waitingForAgent', optedOut: false };
const withAgent: ChatState = { owner: 'withAgent', optedOut: false };
const optedOut: ChatState = { owner: 'idle', optedOut: true };

const text: MessageInChat = {
  content: 'text',
  isStopWord: false,
  isStartWord: false,
  isExitWord: false,
  isOutboundLabel: false,
  isQuiet: false,
};
const open = { interruptible: true };
const uninterruptible = { interruptible: false };

type Case = {
  name: string;
  chat: ChatState;
  message: Partial<MessageInChat>;
  meaning: Meaning;
  next?: ChatState;
};

const unassigned: Meaning = { type: 'activity', unassign: true };
const silent: Meaning = { type: 'activity', unassign: false };
const answer: Meaning = { type: 'answer' };
const started = (flowId: string, replaces: boolean): Meaning => ({
  type: 'start',
  flowId,
  trigger: 'inbound',
  replaces,
});
const byDefault: Meaning = { type: 'start', flowId: 'D', trigger: 'default', replaces: false };

const cases: Case[] = [
  {
    name: '4: the answer to a form of an ended process is an activity',
    chat: idle,
    message: { content: 'form', tapOf: 'ended_process', defaultFlowId: 'D' },
    meaning: { type: 'activity', unassign: true },
    next: idle,
  },
  {
    name: '4 before 8: the answer to a form of an ended process answers nothing in the open one',
    chat: inFlow,
    message: { content: 'form', tapOf: 'ended_process', open },
    meaning: silent,
    next: inFlow,
  },
  {
    name: '1: "The whole text is a stop word": opt out',
    chat: idle,
    message: { isStopWord: true },
    meaning: { type: 'opt_out', repeated: false },
    next: optedOut,
  },
  {
    name: '1 before 5, 7 and 8: a stop word ends the open process, were it an exit word or a phrase too',
    chat: inFlow,
    message: { isStopWord: true, isExitWord: true, phraseFlowId: 'A', open },
    meaning: { type: 'opt_out', repeated: false },
    next: optedOut,
  },
  {
    name: '1: "whoever owns the chat": an agent keeps the chat of one who opts out',
    chat: withAgent,
    message: { isStopWord: true },
    meaning: { type: 'opt_out', repeated: false },
    next: { owner: 'withAgent', optedOut: true },
  },
  {
    name: '1: "and is not the title or synonym of an option of the choice that waits"',
    chat: inFlow,
    message: { isStopWord: true, option: 'title_or_synonym', open },
    meaning: answer,
    next: inFlow,
  },
  {
    name: '1: an id or number alone does not keep a stop word from being one',
    chat: inFlow,
    message: { isStopWord: true, option: 'other', open },
    meaning: { type: 'opt_out', repeated: false },
  },
  {
    name: '1: "The whole text": a tap whose title is a stop word is a tap',
    chat: inFlow,
    message: { content: 'tap', tapOf: 'present_step', isStopWord: true, open },
    meaning: { type: 'tap_on_step' },
  },
  {
    name: '1: a stop word once more is no second confirmation',
    chat: optedOut,
    message: { isStopWord: true },
    meaning: { type: 'opt_out', repeated: true },
    next: optedOut,
  },
  {
    name: '1: "or, from one who opted out, a start word": opt in',
    chat: optedOut,
    message: { isStartWord: true, phraseFlowId: 'A' },
    meaning: { type: 'opt_in' },
    next: idle,
  },
  {
    name: '1: a start word means nothing from one who did not opt out',
    chat: idle,
    message: { isStartWord: true },
    meaning: unassigned,
  },
  {
    name: '1: "from a contact who is opted out of all: an activity; the chat becomes UNASSIGNED; nothing starts"',
    chat: optedOut,
    message: { phraseFlowId: 'A', defaultFlowId: 'D' },
    meaning: unassigned,
    next: optedOut,
  },
  {
    name: '1 before 3: one who opted out reaches no agent until a start word',
    chat: { owner: 'withAgent', optedOut: true },
    message: {},
    meaning: unassigned,
    next: optedOut,
  },
  ...(['reaction', 'edit', 'revoke', 'system', 'unsupported', 'unknown'] as const).map(
    (content): Case => ({
      name: `2: ${content}: "an activity, nothing else", whatever waits`,
      chat: inFlow,
      message: { content, open, defaultFlowId: 'D' },
      meaning: silent,
      next: inFlow,
    }),
  ),
  {
    name: '2 before 3: a reaction is nothing for the agent to answer',
    chat: withAgent,
    message: { content: 'reaction' },
    meaning: silent,
    next: withAgent,
  },
  {
    name: '3: "An agent has the chat": phrases, exit words and the default flow sleep',
    chat: withAgent,
    message: { phraseFlowId: 'A', isExitWord: true, defaultFlowId: 'D', open },
    meaning: { type: 'for_agent', recordTap: false },
    next: withAgent,
  },
  {
    name: '3: "or it waits for one"',
    chat: waiting,
    message: { phraseFlowId: 'A' },
    meaning: { type: 'for_agent', recordTap: false },
    next: waiting,
  },
  {
    name: '3 before 4: a tap on an outbound is recorded, and starts nothing',
    chat: withAgent,
    message: { content: 'tap', tapOf: 'outbound' },
    meaning: { type: 'for_agent', recordTap: true },
    next: withAgent,
  },
  {
    name: '4: a tap "goes to the step or outbound that sent it"',
    chat: inFlow,
    message: { content: 'tap', tapOf: 'present_step', open },
    meaning: { type: 'tap_on_step' },
    next: inFlow,
  },
  {
    name: '4 before 5 and 7: a tap whose title is an exit word and a phrase is still the tap',
    chat: inFlow,
    message: {
      content: 'tap',
      tapOf: 'present_step',
      isExitWord: true,
      phraseFlowId: 'A',
      open,
    },
    meaning: { type: 'tap_on_step' },
  },
  {
    name: '4: "a tap on an earlier step of the open process is no answer": the prompt is repeated',
    chat: inFlow,
    message: { content: 'tap', tapOf: 'earlier_step', phraseFlowId: 'A', open },
    meaning: { type: 'repeat_prompt' },
    next: inFlow,
  },
  {
    name: '4: a template reply goes to the outbound that sent it',
    chat: inFlow,
    message: { content: 'tap', tapOf: 'outbound', open },
    meaning: { type: 'outbound_reply', by: 'tap' },
  },
  {
    name: 'Taps: "A tap of an ended process is read as its title, from rule 7 on": a phrase',
    chat: idle,
    message: { content: 'tap', tapOf: 'ended_process', phraseFlowId: 'A' },
    meaning: started('A', false),
    next: inFlow,
  },
  {
    name: 'Taps: from rule 7 on: neither an exit word nor an option by its title',
    chat: inFlow,
    message: {
      content: 'tap',
      tapOf: 'ended_process',
      isExitWord: true,
      option: 'title_or_synonym',
      phraseFlowId: 'A',
      open,
    },
    meaning: started('A', true),
  },
  {
    name: 'Taps: a title that is nothing starts the default flow, as its text would',
    chat: idle,
    message: { content: 'tap', tapOf: 'ended_process', defaultFlowId: 'D' },
    meaning: byDefault,
  },
  {
    name: '5: "An exit word, and a process is open: it ends"',
    chat: inFlow,
    message: { isExitWord: true, open },
    meaning: { type: 'exit' },
    next: idle,
  },
  {
    name: '5: an exit word without a process is any text',
    chat: idle,
    message: { isExitWord: true },
    meaning: unassigned,
  },
  {
    name: '5 before 6: an exit word that is an option too still ends',
    chat: inFlow,
    message: { isExitWord: true, option: 'title_or_synonym', open },
    meaning: { type: 'exit' },
  },
  {
    name: '6 before 7: "the text is one of its options", and a phrase too',
    chat: inFlow,
    message: { option: 'other', phraseFlowId: 'A', open },
    meaning: answer,
    next: inFlow,
  },
  {
    name: '7: "With no process open, its flow starts"',
    chat: idle,
    message: { phraseFlowId: 'A' },
    meaning: started('A', false),
    next: inFlow,
  },
  {
    name: '7 before 8: "With one open whose flow is interruptible, that process ends and the new one starts"',
    chat: inFlow,
    message: { phraseFlowId: 'A', open },
    meaning: started('A', true),
    next: inFlow,
  },
  {
    name: '7: "Otherwise go on": an uninterruptible process gets the phrase as an answer',
    chat: inFlow,
    message: { phraseFlowId: 'A', open: uninterruptible },
    meaning: answer,
  },
  {
    name: '8: "A process is open: an answer to the waiting step"',
    chat: inFlow,
    message: { open },
    meaning: answer,
    next: inFlow,
  },
  {
    name: '8 before 9: the open process comes before the label of an outbound',
    chat: inFlow,
    message: { isOutboundLabel: true, open },
    meaning: answer,
  },
  {
    name: '9: "The text equals the label of an outbound\'s reply that still waits: as if tapped"',
    chat: idle,
    message: { isOutboundLabel: true },
    meaning: { type: 'outbound_reply', by: 'label' },
  },
  {
    name: '7 before 9: a phrase comes before the label of an outbound',
    chat: idle,
    message: { phraseFlowId: 'A', isOutboundLabel: true },
    meaning: started('A', false),
  },
  {
    name: '9 before 10: a label comes before the default flow',
    chat: idle,
    message: { isOutboundLabel: true, defaultFlowId: 'D' },
    meaning: { type: 'outbound_reply', by: 'label' },
  },
  ...(['text', 'media', 'location', 'contacts', 'order'] as const).map(
    (content): Case => ({
      name: `10: the default flow starts where "the message is text, media, location, contacts or order": ${content}`,
      chat: idle,
      message: { content, defaultFlowId: 'D' },
      meaning: byDefault,
      next: inFlow,
    }),
  ),
  {
    name: '10: a form starts no default flow',
    chat: idle,
    message: { content: 'form', defaultFlowId: 'D' },
    meaning: unassigned,
  },
  {
    name: 'After the end: "quiet_after, during which rule 10 does not fire for this chat"',
    chat: idle,
    message: { defaultFlowId: 'D', isQuiet: true },
    meaning: unassigned,
  },
  {
    name: '11: "An activity; the chat becomes UNASSIGNED; nothing is sent"',
    chat: idle,
    message: {},
    meaning: unassigned,
    next: idle,
  },
];

describe('"A message gets exactly one meaning, the first that fits"', () => {
  test.each(cases)('$name', ({ chat, message, meaning, next }) => {
    const given = meaningOf(chat, { ...text, ...message });
    expect(given.meaning).toEqual(meaning);
    if (next !== undefined) expect(given.next).toEqual(next);
  });
});

test('a chat is handed to people, taken, and given back to the flow that waits', () => {
  const handed = chatAfter(inFlow, { type: 'handed_off' });
  expect(handed.owner).toBe('waitingForAgent');
  const taken = chatAfter(handed, { type: 'taken_by_agent' });
  expect(taken.owner).toBe('withAgent');
  expect(chatAfter(taken, { type: 'closed_by_agent', processOpen: true }).owner).toBe('inFlow');
  expect(chatAfter(taken, { type: 'closed_by_agent', processOpen: false }).owner).toBe('idle');
  expect(chatAfter(handed, { type: 'nobody_took_it' }).owner).toBe('inFlow');
});

test('a process of the API or of an outbound begins and ends', () => {
  const begun = chatAfter(idle, { type: 'process_started' });
  expect(begun).toEqual(inFlow);
  expect(chatAfter(begun, { type: 'process_ended' })).toEqual(idle);
});
