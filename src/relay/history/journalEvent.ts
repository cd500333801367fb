import type { SecretBox } from '../../accounts/secretBox.ts';
import type { Ending, MessageFacts } from '../../engine/effects.ts';
import type { JournalEvent } from '../../engine/replay.ts';
import { AppError } from '../../errors.ts';
import type { CallAnswer, InContent, Json } from '../../messages/events.ts';
import type { journal } from '../../processes/table.ts';
import type { EntrySecret } from '../decide/entrySecret.ts';
import type { ProcessRow } from '../scene.ts';
import { openEntry } from '../sensitiveAtRest.ts';

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
 * What an entry says happened, with what was sensitive in it, its message found again. AppError
 * `unprocessable` where something of it is not there any more, or the entry is none that this version writes.
 */
export function eventOfJournal(
  box: SecretBox,
  entry: WrittenEntry,
  row: ProcessRow,
  heard: MessageFacts | undefined,
): JournalEvent {
  const { event, seq } = entry;
  const message = () => messageOf(box, entry, heard);
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
          answer: answerOf(box, entry),
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
    case 'back':
      return { type: 'back', to: Number(event.to) };
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

function messageOf(
  box: SecretBox,
  entry: WrittenEntry,
  heard: MessageFacts | undefined,
): MessageFacts {
  const { event, seq } = entry;
  if (!heard) throw lost(`the message of its entry ${seq} is not there any more`);
  const secret = secretIn(box, entry);
  const tap = tapFrom(event.tap);
  const facts = secret && 'content' in secret ? withContent(heard, secret.content) : heard;
  return { ...facts, ...(tap && { tap }) };
}

/** A message as it was when all its words stood in it. */
const withContent = (facts: MessageFacts, content: InContent): MessageFacts => ({
  ...facts,
  content,
  ...(content.type === 'media' &&
    content.media.caption !== undefined &&
    facts.media && { media: { ...facts.media, caption: content.media.caption } }),
});

function answerOf(box: SecretBox, entry: WrittenEntry): CallAnswer {
  const secret = secretIn(box, entry);
  return secret && 'answer' in secret ? secret.answer : answerFrom(entry.event.answer);
}

function secretIn(box: SecretBox, entry: WrittenEntry): EntrySecret | undefined {
  const { sealed, seq } = entry;
  if (sealed === null) return undefined;
  if (sealed.length === 0) {
    throw lost(
      `what was sensitive at its entry ${seq} was blanked, 24 hours after the process had ended`,
    );
  }
  try {
    return openEntry(box, entry, sealed);
  } catch (cause) {
    throw lost(
      `no key of SECRET_KEY opens what was sensitive at its entry ${seq}: put back the key it was made with`,
      { cause },
    );
  }
}

// Both were of these types when `runFlow` wrote them.
const answerFrom = (answer: Json | undefined): CallAnswer => answer as unknown as CallAnswer;
const tapFrom = (tap: Json | undefined) => tap as MessageFacts['tap'] | undefined;

/** What is kept of the process is not enough to work it out again. */
export const lost = (why: string, options?: ErrorOptions): AppError =>
  new AppError('unprocessable', `The process cannot be replayed: ${why}`, undefined, options);
