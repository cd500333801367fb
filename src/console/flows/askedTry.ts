import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { cleanJson } from '../../messages/cleanJson.ts';
import {
  type SimulatedEvent,
  type SimulatedStart,
  simulatedEventSchema,
  simulatedLanguage,
  simulatedStartSchema,
} from '../../simulator/events.ts';

const text = z.string().max(10_000).optional();

/** What the form of the phone says; a button that was pressed gives its name and value. */
export const tryFields = z.object({
  definition: z.string().max(1_000_000).optional(),
  /** What has happened so far, and when it began. */
  events: z.string().max(500_000).catch('[]'),
  began: z.iso.datetime().optional().catch(undefined),
  restart: z.literal('yes').optional(),
  /** Who writes, and how it begins. */
  contact: z.string().trim().max(200).catch(''),
  language: simulatedLanguage.optional().catch(undefined),
  response: z.string().max(200).catch(''),
  variables: z.string().max(10_000).catch(''),
  text,
  tap: text,
  pass: text,
  pass_custom: z.literal('yes').optional(),
  amount: z.coerce.number().int().min(1).max(999_999).optional().catch(undefined),
  unit: z.enum(['s', 'm', 'h', 'd']).catch('h'),
  media: z.enum(['image', 'video', 'audio', 'document']).optional(),
  location: z.literal('yes').optional(),
  answer: z.enum(['yes', 'none']).optional(),
  status: z.coerce.number().int().min(100).max(599).catch(200),
  body: text,
  fill: z.literal('yes').optional(),
  form: text,
  agent: z.enum(['close']).optional(),
});

export type TryFields = z.output<typeof tryFields>;

/** Those of a conversation that a page has sent back; one that is none of ours begins anew. */
export function eventsBefore({ events, restart }: TryFields): SimulatedEvent[] {
  if (restart) return [];
  const read = z.array(simulatedEventSchema).max(mostEvents).safeParse(jsonIn(events));
  return read.success ? read.data : [];
}

/** What it begins by; without a word of it as if somebody had tried it. */
export function startOf({ response, variables }: TryFields): SimulatedStart {
  const read = simulatedStartSchema.safeParse({
    trigger: {
      ...(response && { response }),
      ...(variables.trim() && { variables: jsonIn(variables) }),
    },
  });
  return read.success ? read.data : {};
}

export const mostEvents = 200;

/** What is to happen now; undefined where only what is written has changed. AppError `invalid_request`. */
export function newEvent(fields: TryFields): SimulatedEvent | undefined {
  const raw = rawEvent(fields);
  if (raw === undefined) return undefined;
  const read = simulatedEventSchema.safeParse(raw);
  if (read.success) return read.data;
  throw new AppError('invalid_request', read.error.issues[0]?.message ?? 'no such event');
}

function rawEvent(fields: TryFields): unknown {
  const { tap, pass, amount, unit, media, location, answer, status, body, fill, agent } = fields;
  if (tap) return { tap };
  if (pass) return { pass };
  if (media) return { media: { kind: media } };
  if (location) return { location: lima };
  if (answer === 'none') return { answer: { status: 0 } };
  if (answer) return { answer: { status, body: jsonIn(body ?? '') ?? body ?? '' } };
  if (fill) return { form: jsonIn(fields.form || '{}') };
  if (agent) return { agent };
  if (fields.text) return { text: fields.text };
  if (fields.pass_custom && amount !== undefined) return { pass: `${amount}${unit}` };
  return undefined;
}

const lima = { latitude: -12.0464, longitude: -77.0428, name: 'Lima' };

/** Undefined where it is none. */
function jsonIn(written: string): unknown {
  try {
    return cleanJson(JSON.parse(written));
  } catch {
    return undefined;
  }
}
