import type { Json } from '../../messages/events.ts';
import type { TimerSpan } from '../claim.ts';
import type { ParsedEvent } from '../parse.ts';
import type { Person, Scene } from '../scene.ts';
import { decideAnswer } from './decideAnswer.ts';
import { decideMessage } from './decideMessage.ts';
import { decideEcho, decideIdentity, decidePreference } from './decideOther.ts';
import { decideStatus, findAttempt } from './decideStatus.ts';
import { failProcess } from './endProcess.ts';
import { startWaiting } from './outboundReply.ts';
import { type ChatDraft, draftOf, type PersonDraft, type TimerDraft } from './personDraft.ts';
import { resumeProcess } from './runFlow.ts';
import { cancelTimer } from './setTimer.ts';

export type PersonEvents = {
  events: ParsedEvent[];
  timers: TimerSpan;
  timersFail?: string | undefined;
  /** Whether nothing more is to be decided now, asked after each event and timer. Absent: never. */
  isSpent?: (() => boolean) | undefined;
};

/** `isCut`: nothing more was to be decided, and there was; `left` are the events of that. */
export type DecidedPerson = { draft: PersonDraft; isCut: boolean; left: ParsedEvent[] };

/** A message beats a timer that fell due up to this long before it was sent. */
const graceMs = 1_000;

/**
 * Decides all that happened to one person, in order: events by the provider's time, then acceptance;
 * timers by due time, each after the messages that were sent before it fell due. Pure: the scene is
 * left as it was. Throws `EventFailed` naming the event that could not be decided.
 */
export function decidePerson(
  scene: Scene,
  person: Person,
  { events, timers, timersFail, isSpent }: PersonEvents,
  newId: () => string,
): DecidedPerson {
  const draft = draftOf(scene, person, newId);
  const waiting = [...events].sort((a, b) => a.at.getTime() - b.at.getTime() || a.id - b.id);
  for (let steps = 0; steps < maxSteps; steps++) {
    const timer = nextTimer(draft, timers);
    const event = waiting[0];
    if (!timer && !event) return { draft, isCut: false, left: [] };
    if (steps > 0 && isSpent?.()) return { draft, isCut: true, left: waiting };
    if (timer && (!event || event.at.getTime() > timer.row.dueAt.getTime() + graceMs)) {
      fire(draft, timer, timersFail);
      startWaiting(draft);
    } else if (event) {
      waiting.shift();
      decideEvent(draft, event);
    }
  }
  throw new Error(`More than ${maxSteps} events and timers of one person in one turn`);
}

// A turn takes at most 400 events; the rest is room for their timers.
const maxSteps = 1_000;

/** An event that could not be decided; the others of its person are decided again without it. */
export class EventFailed extends Error {
  readonly event: ParsedEvent;

  constructor(event: ParsedEvent, options: { cause: unknown }) {
    super(`Deciding a ${event.kind} failed: ${String(options.cause)}`, options);
    this.event = event;
  }
}

function decideEvent(draft: PersonDraft, parsed: ParsedEvent): void {
  try {
    decideByKind(draft, parsed);
    startWaiting(draft);
  } catch (error) {
    throw new EventFailed(parsed, { cause: error });
  }
}

function decideByKind(draft: PersonDraft, parsed: ParsedEvent): void {
  const { event } = parsed;
  switch (event.kind) {
    case 'message':
      decideMessage(draft, parsed, event);
      return;
    case 'status': {
      const attempt = findAttempt(draft.scene, parsed.lineId, event);
      if (attempt) decideStatus(draft, attempt, event, parsed.at);
      return;
    }
    case 'echo':
      decideEcho(draft, parsed, event);
      return;
    case 'identity':
      decideIdentity(draft, parsed, event);
      return;
    case 'preference':
      decidePreference(draft, parsed, event);
      return;
    case 'answer':
      decideAnswer(draft, event);
      return;
    case 'notice':
      throw new Error('A notice is about no person');
  }
}

function nextTimer(draft: PersonDraft, { from, to }: TimerSpan): TimerDraft | undefined {
  let next: TimerDraft | undefined;
  for (const timer of draft.timers.values()) {
    const { dueAt } = timer.row;
    if (timer.gone || dueAt > to || dueAt < from) continue;
    if (!next || dueAt < next.row.dueAt) next = timer;
  }
  return next;
}

function fire(draft: PersonDraft, timer: TimerDraft, failure: string | undefined): void {
  const { processId, timerId, visit, event } = timer.row;
  cancelTimer(draft, processId, timerId);
  const chat = chatOfProcess(draft, processId);
  const process = chat?.process;
  // A timer of an earlier visit, or of a process that has ended, is only cleared away.
  if (!chat || !process || process.id !== processId || process.state.visit !== visit) return;
  if (timer.stored) draft.timersFired.push({ processId, timerId });
  if (failure !== undefined) {
    failProcess(draft, chat, failure);
    return;
  }
  try {
    resumeProcess(draft, chat, { type: 'timer', id: timerId, event: event as Json });
  } catch (error) {
    // No event to bury, and it would fail again at every turn: the process is over instead.
    failProcess(draft, chat, error);
  }
}

const chatOfProcess = (draft: PersonDraft, processId: string): ChatDraft | undefined =>
  [...draft.chats.values()].find(({ process }) => process?.id === processId);
