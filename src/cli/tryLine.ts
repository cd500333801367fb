import { type SimulatedEvent, simulatedEventSchema } from '../simulator/events.ts';

/** A typed line: something that happens, something to be shown, or why it is neither. */
export type TryLine =
  | { event: SimulatedEvent }
  | { show: 'vars' | 'where' | 'help' }
  | { quit: true }
  | { fault: string };

export const tryHelp = `Whatever you write is a message to the flow. Besides:
  /tap 2          taps the second option of the last message, or /tap Buy by its id or title
  /pass 2h        two hours go by (s, m, h, d), and timers fire
  /answer 200 {}  what the request that is waited for is answered: a status, and a body as JSON
  /event {…}      anything else that can happen, as JSON: {"media":{"kind":"image"}}, {"agent":"close"},
                  {"form":{"name":"Ana"}}, {"location":{"latitude":1,"longitude":2}}
  /vars           the variables as they are now
  /where          the way so far, the step that waits, the timers
  /quit
`;

/** Reads a line; `options` are the titles of the last message that has any, as they were numbered. */
export function readTryLine(line: string, options: readonly string[]): TryLine {
  const text = line.trim();
  if (!text.startsWith('/')) return text === '' ? { show: 'help' } : { event: { text } };
  const [, command = '', rest = ''] = /^\/(\S*)\s*(.*)$/s.exec(text) ?? [];
  switch (command) {
    case 'tap': {
      const tap = /^\d+$/.test(rest) ? (options[Number(rest) - 1] ?? rest) : rest;
      return eventOf({ tap });
    }
    case 'pass':
      return eventOf({ pass: rest });
    case 'answer':
      return answerOf(rest);
    case 'event':
      return eventOf(jsonOf(rest));
    case 'vars':
    case 'where':
    case 'help':
      return { show: command };
    case 'quit':
      return { quit: true };
    default:
      return { fault: `There is no /${command}; /help says what there is` };
  }
}

function answerOf(text: string): TryLine {
  const [, status, body = ''] = /^(\d{3})\s*(.*)$/s.exec(text) ?? [];
  const parsed = body === '' ? null : jsonOf(body);
  if (status === undefined || parsed === undefined) {
    return { fault: 'An answer is a status and a body in JSON, as in /answer 200 {"total": 12}' };
  }
  return eventOf({ answer: { status: Number(status), ...(body !== '' && { body: parsed }) } });
}

function eventOf(written: unknown): TryLine {
  const parsed = simulatedEventSchema.safeParse(written);
  if (parsed.success) return { event: parsed.data };
  return { fault: 'Nothing of that form can happen; /help has examples' };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
