import type { call } from '../calls/table.ts';
import type { activity, chatFeed, message } from '../chats/table.ts';
import type { consent, contactIdentity } from '../contacts/table.ts';
import type { hookEvent } from '../hooks/table.ts';
import type { LineChange } from '../lines/applyNotice.ts';
import type { media } from '../media/table.ts';
import type { NotedTemplate } from '../outbounds/applyTemplateNews.ts';
import type { journal } from '../processes/table.ts';
import type { chore, outbox } from '../sender/table.ts';
import type { TakenEvent } from './claim.ts';
import type { EntrySecret } from './decide/entrySecret.ts';
import type {
  AttemptRow,
  ChatRow,
  ContactRow,
  MessageRow,
  ProcessRow,
  SentOutboundRow,
} from './scene.ts';
import type { notice, parkedStatus, seen, timer } from './table.ts';

type New<T extends { $inferInsert: unknown }> = Required<T['$inferInsert']>;

/** A decision: every row that a turn writes, by table. Nothing else leaves `decide`. */
export type Writes = {
  contacts: ContactRow[];
  identities: New<typeof contactIdentity>[];
  identitiesGone: { kind: string; value: string }[];
  /** Opt-ins and opt-outs. */
  consents: New<typeof consent>[];
  newChats: ChatRow[];
  chats: ChatRow[];
  newProcesses: ProcessRow[];
  processes: ProcessRow[];
  newSentOutbounds: SentOutboundRow[];
  sentOutbounds: SentOutboundRow[];
  /** What notices said of templates. */
  templateNews: NotedTemplate[];
  messages: New<typeof message>[];
  /** Messages of ours whose status moved. */
  sentMessages: MessageRow[];
  attempts: AttemptRow[];
  outbox: New<typeof outbox>[];
  outboxGone: string[];
  /** Attempts that were in doubt until a status spoke of them: whoever looks after them need not wait. */
  doubtsSettled: { attemptId: string; messageId: string; lineId: string }[];
  /** When failed messages of campaigns are to be tried again. */
  recipientsDue: { messageId: string; dueAt: Date }[];
  /** Chats whose waiting messages are canceled, those from `fromSeq` to `toSeq`. */
  canceledChats: { chatId: string; fromSeq: number; toSeq: number; reason: string }[];
  timers: New<typeof timer>[];
  timersGone: { processId: string; timerId: string }[];
  /** Timers that fired: they must still have been there. */
  timersFired: { processId: string; timerId: string }[];
  /** Messages of contacts whose words are hidden, or shown again. */
  reworded: Pick<MessageRow, 'accountId' | 'id' | 'type' | 'content'>[];
  /** Calls to be made. */
  calls: New<typeof call>[];
  /** Calls whose answer has been decided, by their ids. */
  callsDecided: string[];
  /** Processes that wait for no call any more that was stored before this turn. */
  callsDropped: string[];
  journal: (Omit<New<typeof journal>, 'sealed'> & { secret: EntrySecret | null })[];
  activities: New<typeof activity>[];
  hookEvents: New<typeof hookEvent>[];
  /** For those who follow the account; nothing where nobody does. */
  feed: Omit<New<typeof chatFeed>, 'tx'>[];
  media: New<typeof media>[];
  chores: New<typeof chore>[];
  seen: New<typeof seen>[];
  notices: New<typeof notice>[];
  parked: New<typeof parkedStatus>[];
  dead: { taken: TakenEvent; error: string }[];
  /** What notices changed of lines, by the line's id. */
  lineChanges: Map<string, LineChange>;
  /** Lines from which nothing may leave until somebody repairs them. */
  pausedLines: { lineId: string; reason: string }[];
  /** Messages received, by line and lane: a line's rate is in and out together. */
  traffic: { lineId: string; lane: number; count: number }[];
  /** What was mended on the way; of a process only the number is kept, a simulation shows them. */
  findings: { processId: string; code: string; step: string; message: string }[];
};

export const emptyWrites = (): Writes => ({
  contacts: [],
  identities: [],
  identitiesGone: [],
  consents: [],
  newChats: [],
  chats: [],
  newProcesses: [],
  processes: [],
  newSentOutbounds: [],
  sentOutbounds: [],
  templateNews: [],
  messages: [],
  sentMessages: [],
  attempts: [],
  outbox: [],
  outboxGone: [],
  doubtsSettled: [],
  recipientsDue: [],
  canceledChats: [],
  timers: [],
  timersGone: [],
  timersFired: [],
  reworded: [],
  calls: [],
  callsDecided: [],
  callsDropped: [],
  journal: [],
  activities: [],
  hookEvents: [],
  feed: [],
  media: [],
  chores: [],
  seen: [],
  notices: [],
  parked: [],
  dead: [],
  lineChanges: new Map(),
  pausedLines: [],
  traffic: [],
  findings: [],
});
