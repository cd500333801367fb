import type { EventBody, Identities } from '../messages/events.ts';
import type { TakenEvent } from './claim.ts';

/** A taken event with its body read. */
export type ParsedEvent = Omit<TakenEvent, 'body'> & { body: string; event: EventBody };

/** A body that cannot be read is a fault of ours or of a re-driven row: it condemns that event alone. */
export function parseEvent(taken: TakenEvent): ParsedEvent | { taken: TakenEvent; error: string } {
  try {
    // Written by accept as JSON of an EventBody; nothing else writes bodies.
    const event = JSON.parse(taken.body) as EventBody;
    return { ...taken, event };
  } catch (error) {
    return { taken, error: `The body is not JSON: ${String(error)}` };
  }
}

/** The person an event is about, by all names it gives; statuses are found by their attempt instead. */
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
    case 'notice':
      return undefined;
  }
}

/** A message is said on a line; one that names none is nobody's to answer. */
export const isOfNoLine = (event: EventBody, lineId: string | null): boolean =>
  lineId === null && (event.kind === 'message' || event.kind === 'echo');
