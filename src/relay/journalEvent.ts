import type { Ending, MessageFacts } from '../engine/effects.ts';
import type { JournalEvent } from '../engine/replay.ts';
import { AppError } from '../errors.ts';
import type { CallAnswer, Json } from '../messages/events.ts';
import type { journal } from '../processes/table.ts';
import type { ProcessRow } from './scene.ts';

type JournalRow = typeof journal.$inferSelect;
/** An entry as it stands in the table. */
export type WrittenEntry = Omit<JournalRow, 'event'> & { event: { [field: string]: Json } };

/** An entry's event is an object; one that is none says nothing. */
export function writtenEntry(row: JournalRow): WrittenEntry {
  const { event } = row;
  const isObject = event !== null && typeof event === 'object' && !Array.isArray(event);
  return { ...row, event: isObject ? event : {} };
}

/** The message that an entry is about, or that was looked at because of it, by its id on the wire. */
export function messageIn({ event }: WrittenEntry): string | undefined {
  const isAbout = ['message', 'exit', 'start'].includes(String(event.type));
  const id = isAbout ? event.id : event.heard;
  return typeof id === 'string' ? id : undefined;
}

/**
 * What an entry says happened, its message found again. AppError `unprocessable` where the message is
 * not there any more, or the entry is none that this version writes.
 */
export function eventOfJournal(
  entry: WrittenEntry,
  row: ProcessRow,
  heard: ReadonlyMap<string, MessageFacts>,
): JournalEvent {
  const { event, seq } = entry;
  const message = () => messageOf(entry, heard);
  const field = (name: string): string => String(event[name] ?? '');
  switch (event.type) {
    case 'start':
      return {
        type: 'start',
        version: typeof event.version === 'number' ? event.version : row.flowVersion,
        message: event.id === undefined ? undefined : message(),
      };
    case 'message':
      return { type: 'flow', event: { type: 'message', message: message() } };
    case 'exit':
      return { type: 'exit', message: message() };
    case 'timer':
      return {
        type: 'flow',
        event: { type: 'timer', id: field('id'), event: event.event ?? null },
      };
    case 'call_answered':
      return {
        type: 'flow',
        event: {
          type: 'call_answered',
          callId: field('id'),
          visit: Number(event.visit),
          answer: answerFrom(event.answer),
        },
      };
    case 'undelivered':
      return {
        type: 'flow',
        event: { type: 'undelivered', step: field('step'), visit: Number(event.visit) },
      };
    case 'taken_by_agent':
    case 'closed_by_agent':
    case 'repeat_prompt':
      return { type: 'flow', event: { type: event.type } };
    case 'migrated':
      return {
        type: 'migrated',
        flowId: field('flow_id'),
        from: Number(event.from),
        to: Number(event.to),
      };
    case 'canceled':
      return { type: 'ended', ending: canceled(event.reason) };
    case 'broke_down':
      return { type: 'ended', ending: { status: 'failure', failureStatus: 'system_error' } };
    default:
      throw lost(`nobody knows what its entry ${seq} of type "${field('type')}" means`);
  }
}

const canceled = (reason: Json | undefined): Ending => ({
  status: 'failure',
  failureStatus: 'canceled',
  ...(typeof reason === 'string' && { declinedReason: reason }),
});

function messageOf(entry: WrittenEntry, heard: ReadonlyMap<string, MessageFacts>): MessageFacts {
  const { event, seq } = entry;
  const found = heard.get(messageIn(entry) ?? '');
  if (!found) throw lost(`the message of its entry ${seq} is not there any more`);
  // Who asks for something sensitive keeps the answer's words nowhere, and so nobody can hear them again.
  if (found.content.type === 'text' && found.content.text === '***') {
    throw lost(`what was answered at its entry ${seq} is sensitive, and kept nowhere`);
  }
  const tap = tapFrom(event.tap);
  return { ...found, ...(tap && { tap }) };
}

// Both were of these types when `runFlow` wrote them.
const answerFrom = (answer: Json | undefined): CallAnswer => answer as unknown as CallAnswer;
const tapFrom = (tap: Json | undefined) => tap as MessageFacts['tap'] | undefined;

/** What is kept of the process is not enough to work it out again. */
const lost = (why: string): AppError =>
  new AppError('unprocessable', `The process cannot be replayed: ${why}`);
