import type { contactIdentity } from '../../contacts/table.ts';
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
