import type { EventBody, Identities } from '../messages/events.ts';
import type { TakenEvent } from './claim.ts';

/** A taken event with its body read. */
export type ParsedEvent = Omit<TakenEvent, 'body'> & { body: string; event: EventBody };

/** A body that cannot be read is a fault of ours or of a re-driven row: it condemns that event alone. */
export function parseEvent(taken: TakenEvent): ParsedEvent | { taken: TakenEvent; error: string } {
  let event: unknown;
  try {
    event = JSON.parse(taken.body);
  } catch (error) {
    return { taken, error: `The body is not JSON: ${String(error)}` };
  }
  if (isEventBody(event)) return { ...taken, event };
  return { taken, error: 'The body is no event that this version knows' };
}

/** What a turn leans on before it decides event by event; accept writes nothing else. */
function isEventBody(value: unknown): value is EventBody {
  if (!isRecord(value)) return false;
  const { kind, id, from, to, content, previous, current, callId, answer } = value;
  switch (kind) {
    case 'message':
      return typeof id === 'string' && isRecord(from) && isRecord(content);
    case 'echo':
      return typeof id === 'string' && isRecord(to) && isRecord(content);
    case 'status':
      return typeof id === 'string' && isRecord(to);
    case 'identity':
      return isRecord(previous) && isRecord(current);
    case 'preference':
      return isRecord(from);
    case 'answer':
      return typeof callId === 'string' && isRecord(answer);
    default:
      return kind === 'notice';
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The person an event is about, by all names it gives; statuses and answers are found by what they answer instead. */
export function personOf(event: EventBody): Identities | undefined {
  switch (event.kind) {
    case 'message':
    case 'preference':
      return event.from;
    case 'echo':
      return event.to;
    case 'identity':
      return event.current;
    case 'status':
    case 'answer':
    case 'notice':
      return undefined;
  }
}

/** A message is said on a line; one that names none is nobody's to answer. */
export const isOfNoLine = (event: EventBody, lineId: string | null): boolean =>
  lineId === null && (event.kind === 'message' || event.kind === 'echo');
