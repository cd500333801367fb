import { type StateValue, setup, transition } from 'xstate';
import type { InContent } from '../messages/events.ts';

/** Where a chat is. `inFlow`: it has an open process and no agent. Opting out belongs to the contact. */
export type ChatState = {
  owner: 'idle' | 'inFlow' | 'waitingForAgent' | 'withAgent';
  optedOut: boolean;
};

/** What the caller has found out about a message. Texts are compared by `normaliseText`. */
export type MessageInChat = {
  content: InContent['type'];
  /** The whole text is a stop word, a start word, an exit word (the account's or the open flow's). */
  isStopWord: boolean;
  isStartWord: boolean;
  isExitWord: boolean;
  /** The text is an option of the choice that waits: by its title or a synonym, or in any way at all. */
  option?: 'title_or_synonym' | 'other';
  /** Of a tap: what sent it. `unknown` is what cannot be found any more. */
  tapOf?: 'present_step' | 'earlier_step' | 'ended_process' | 'outbound' | 'unknown';
  /** The flow of the line's inbound phrase that the text, or a stale tap's title, is. */
  phraseFlowId?: string;
  /** The open process, asleep or not. */
  open?: { interruptible: boolean };
  /** The text is the label of an outbound's reply that still waits. */
  isOutboundLabel: boolean;
  defaultFlowId?: string;
  /** A flow ended lately that asks for quiet (`quiet_after`): the default flow does not start. */
  isQuiet: boolean;
};

/** The one meaning of a message. */
export type Meaning =
  /** `repeated`: they had opted out before, and need no second confirmation. */
  | { type: 'opt_out'; repeated: boolean }
  | { type: 'opt_in' }
  /** Kept and shown, and nothing else. `unassign`: the chat becomes UNASSIGNED. */
  | { type: 'activity'; unassign: boolean }
  /** For the agent. `recordTap`: it is an outbound's reply, recorded for it, and starts nothing. */
  | { type: 'for_agent'; recordTap: boolean }
  | { type: 'outbound_reply'; by: 'tap' | 'label' }
  | { type: 'repeat_prompt' }
  | { type: 'exit' }
  /** A tap on the step that waits. */
  | { type: 'tap_on_step' }
  /** For the step that waits; where the flow has no use for it, it is an activity after all. */
  | { type: 'answer' }
  /** `replaces`: the open process ends first (failure, canceled, declined_reason `replaced`). */
  | { type: 'start'; flowId: string; trigger: 'inbound' | 'default'; replaces: boolean };

/** What else moves a chat. `processOpen` of `closed_by_agent`: a hand-off with `next` wakes up. */
export type ChatEvent =
  | { type: 'process_started' }
  | { type: 'process_ended' }
  | { type: 'handed_off' }
  | { type: 'taken_by_agent' }
  /** A hand-off's `timeout`: the flow goes on without people. */
  | { type: 'nobody_took_it' }
  | { type: 'closed_by_agent'; processOpen: boolean };

/** Gives a message its one meaning, the first of the list that fits, and the chat's state after it. */
export function meaningOf(
  chat: ChatState,
  message: MessageInChat,
): { meaning: Meaning; next: ChatState } {
  const rule = rules.find((each) => fits(each.in, chat) && each.when(message));
  if (rule === undefined) throw new Error('No rule gave the message a meaning');
  const meaning = rule.means(message);
  return { meaning, next: moved(chat, meaning) };
}

/** The chat's state after something that is no message. */
export const chatAfter = (chat: ChatState, event: ChatEvent): ChatState => moved(chat, event);

/** States after a meaning or an event, by all that moves a chat: a few dozen, each asked of xstate once. */
const statesAfter = new Map<string, ChatState>();

function moved(chat: ChatState, event: MachineEvent): ChatState {
  const flag =
    event.type === 'activity'
      ? event.unassign
      : event.type === 'closed_by_agent' && event.processOpen;
  const key = `${chat.owner} ${chat.optedOut} ${event.type} ${flag}`;
  const known = statesAfter.get(key);
  if (known) return known;
  const before = chatMachine.resolveState({ value: regionsOf(chat) });
  const [after] = transition(chatMachine, before, event);
  const state = chatOf(after.value);
  statesAfter.set(key, state);
  return state;
}

type Rule = {
  /** Where the chat has to be, if it matters. */
  in?: Partial<ChatState>;
  when: (message: MessageInChat) => boolean;
  means: (message: MessageInChat) => Meaning;
};

const always = () => true;
const activity = (unassign: boolean) => (): Meaning => ({ type: 'activity', unassign });
const silent = new Set<string>(['reaction', 'edit', 'revoke', 'system', 'unsupported', 'unknown']);
/** What answers, starts and counts nothing, whatever waits. */
export const isSilent = (content: InContent): boolean => silent.has(content.type);
const startable = new Set<string>(['text', 'tap', 'media', 'location', 'contacts', 'order']);

const isWholeText = ({ content, option }: MessageInChat) =>
  content === 'text' && option !== 'title_or_synonym';
const isStop = (message: MessageInChat) => message.isStopWord && isWholeText(message);
/** Whether a message is a start word, of whomever: one who has not opted out says something else by it, too. */
export const isStart = (message: MessageInChat): boolean =>
  message.isStartWord && isWholeText(message);
const forAgent = ({ tapOf }: MessageInChat): Meaning => ({
  type: 'for_agent',
  recordTap: tapOf === 'outbound',
});

/** FLOWS.md, "The meaning of a message": the list itself, in its order; numbers are the list's. */
const rules: Rule[] = [
  // 1. Stop and start words, whoever owns the chat.
  { in: { optedOut: true }, when: isStop, means: () => ({ type: 'opt_out', repeated: true }) },
  { when: isStop, means: () => ({ type: 'opt_out', repeated: false }) },
  {
    in: { optedOut: true },
    when: isStart,
    means: () => ({ type: 'opt_in' }),
  },
  { in: { optedOut: true }, when: always, means: activity(true) },
  // 2. What nobody answers.
  { when: ({ content }) => silent.has(content), means: activity(false) },
  // 3. People.
  { in: { owner: 'withAgent' }, when: always, means: forAgent },
  { in: { owner: 'waitingForAgent' }, when: always, means: forAgent },
  // 4. Taps; one of an ended process, or of nothing we know, is read as its title from rule 7 on.
  { when: ({ tapOf }) => tapOf === 'present_step', means: () => ({ type: 'tap_on_step' }) },
  { when: ({ tapOf }) => tapOf === 'earlier_step', means: () => ({ type: 'repeat_prompt' }) },
  {
    when: ({ tapOf }) => tapOf === 'outbound',
    means: () => ({ type: 'outbound_reply', by: 'tap' }),
  },
  // A form of an ended process has no title that it could be read as.
  {
    when: ({ content, tapOf }) => content === 'form' && tapOf === 'ended_process',
    means: ({ open }) => ({ type: 'activity', unassign: open === undefined }),
  },
  // 5. Exit words.
  {
    when: ({ isExitWord, open, tapOf }) => isExitWord && open !== undefined && !tapOf,
    means: () => ({ type: 'exit' }),
  },
  // 6. An option of the choice that waits.
  {
    when: ({ option, tapOf }) => option !== undefined && !tapOf,
    means: () => ({ type: 'answer' }),
  },
  // 7. A phrase of the line.
  {
    when: ({ phraseFlowId, open }) =>
      phraseFlowId !== undefined && (open === undefined || open.interruptible),
    means: ({ phraseFlowId, open }) => ({
      type: 'start',
      flowId: phraseFlowId ?? '',
      trigger: 'inbound',
      replaces: open !== undefined,
    }),
  },
  // 8. The open process.
  { when: ({ open }) => open !== undefined, means: () => ({ type: 'answer' }) },
  // 9. The label of an outbound's reply.
  {
    when: ({ isOutboundLabel }) => isOutboundLabel,
    means: () => ({ type: 'outbound_reply', by: 'label' }),
  },
  // 10. The line's default flow.
  {
    when: ({ defaultFlowId, content, isQuiet }) =>
      defaultFlowId !== undefined && startable.has(content) && !isQuiet,
    means: ({ defaultFlowId }) => ({
      type: 'start',
      flowId: defaultFlowId ?? '',
      trigger: 'default',
      replaces: false,
    }),
  },
  // 11. Nothing at all.
  { when: always, means: activity(true) },
];

const fits = (place: Rule['in'], { owner, optedOut }: ChatState): boolean =>
  (place?.owner ?? owner) === owner && (place?.optedOut ?? optedOut) === optedOut;

type MachineEvent = Meaning | ChatEvent;

const machineSetup = setup({
  // The way xstate is told of types that no value shows.
  types: {} as { events: MachineEvent },
});

/** An agent's close wakes a hand-off that has a `next`; else the chat is nobody's. */
const givenBack = [
  { guard: ({ event }: { event: MachineEvent }) => wakesProcess(event), target: 'inFlow' },
  { target: 'idle' },
] as const;

const wakesProcess = (event: MachineEvent): boolean =>
  event.type === 'closed_by_agent' && event.processOpen;

/** A message is given its meaning by the list; the meaning then moves the regions, as any event does. */
const chatMachine = machineSetup.createMachine({
  id: 'chat',
  type: 'parallel',
  states: {
    consent: {
      initial: 'in',
      states: { in: { on: { opt_out: 'out' } }, out: { on: { opt_in: 'in' } } },
    },
    owner: {
      initial: 'idle',
      on: { activity: { guard: ({ event }) => event.unassign, target: '.idle' } },
      states: {
        idle: {
          on: {
            start: 'inFlow',
            process_started: 'inFlow',
            handed_off: 'waitingForAgent',
            taken_by_agent: 'withAgent',
          },
        },
        inFlow: {
          on: {
            opt_out: 'idle',
            exit: 'idle',
            process_ended: 'idle',
            handed_off: 'waitingForAgent',
            taken_by_agent: 'withAgent',
          },
        },
        waitingForAgent: {
          on: { taken_by_agent: 'withAgent', nobody_took_it: 'inFlow', closed_by_agent: givenBack },
        },
        withAgent: { on: { handed_off: 'waitingForAgent', closed_by_agent: givenBack } },
      },
    },
  },
});

const regionsOf = ({ owner, optedOut }: ChatState) => ({ owner, consent: optedOut ? 'out' : 'in' });

/** The machine's value as a chat's state: both regions are the machine's own, written above. */
function chatOf(value: StateValue): ChatState {
  const { owner, consent } = value as { owner: ChatState['owner']; consent: 'in' | 'out' };
  return { owner, optedOut: consent === 'out' };
}
