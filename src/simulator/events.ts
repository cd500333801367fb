import { z } from 'zod';
import { duration, json } from '../engine/fields.ts';
import { languageTag } from '../engine/languageTag.ts';

const anyJson = z.json();

const mediaIn = z.strictObject({
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  mime_type: z.string().min(1).optional(),
  filename: z.string().optional(),
  caption: z.string().optional(),
});

const placeIn = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().optional(),
  address: z.string().optional(),
});

const cardIn = z.looseObject({
  name: z.looseObject({ formatted_name: z.string() }),
  phones: z.array(z.looseObject({ phone: z.string().optional() })).optional(),
});

/** What a call that waits is answered; without `status` (or with 0) nothing came, and `error` says why. */
const answerIn = z.strictObject({
  status: z.int().min(0).max(599).default(0),
  headers: z.record(z.string(), z.string()).optional(),
  body: anyJson.optional(),
  error: z.string().optional(),
});

const kinds = [
  z.strictObject({ text: z.string().min(1).max(4_096) }),
  z.strictObject({ tap: z.string().min(1) }),
  z.strictObject({ media: mediaIn }),
  z.strictObject({ location: placeIn }),
  z.strictObject({ contacts: z.array(cardIn).min(1) }),
  z.strictObject({ form: z.record(z.string(), json) }),
  z.strictObject({ order: z.array(anyJson).min(1) }),
  z.strictObject({ reaction: z.string().min(1) }),
  z.strictObject({ pass: duration }),
  z.strictObject({ answer: answerIn }),
  z.strictObject({ agent: z.enum(['take', 'close', 'finish']) }),
  /** The last message of this step has failed for good: WhatsApp could not deliver it. */
  z.strictObject({ fails: z.string().min(1) }),
] as const;

/**
 * One thing that happens in a simulated conversation, named by its only key:
 * `{ "text": "hola" }`, `{ "tap": "buy" }`, `{ "media": { "kind": "image" } }`, `{ "location": … }`,
 * `{ "contacts": [ … ] }`, `{ "form": { … } }`, `{ "order": [ … ] }`, `{ "reaction": "👍" }`,
 * `{ "pass": "2h" }`, `{ "answer": { "status": 200, "body": … } }`, `{ "agent": "close" }`,
 * `{ "fails": "welcome" }`. A tap names an option's id or title, of the newest message that has it.
 */
export const simulatedEventSchema = z.union(kinds, { error: sentence });

/** What is wrong with the kind that is named; where none is, or several are, which there are. */
function sentence(issue: z.core.$ZodRawIssue): string {
  const given = issue.input !== null && typeof issue.input === 'object' ? issue.input : {};
  const at = kinds.findIndex(({ shape }) => Object.keys(shape).some((name) => name in given));
  const [fault] = issue.code === 'invalid_union' ? (issue.errors[at] ?? []) : [];
  if (fault !== undefined && Object.keys(given).length === 1) {
    const place = fault.path.join('.');
    const isMissing = fault.message.endsWith('received undefined');
    return isMissing ? `${place} is missing` : `${place}: ${fault.message}`;
  }
  const names = kinds.flatMap(({ shape }) => Object.keys(shape));
  return `an event has one field, of ${names.join(', ')}, as in {"text": "hola"}`;
}

export type SimulatedEvent = z.infer<typeof simulatedEventSchema>;

export const simulatedLanguage = z
  .string()
  .refine((text) => languageTag(text) !== undefined, 'is a language such as es or pt-BR (BCP 47)');

/** Who talks; what is left out is made up, and has no say in any flow that does not look at it. */
export const simulatedContactSchema = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  phone: z
    .string()
    .regex(/^\+\d{7,15}$/, 'a phone number is + and its digits, as in +51900000001')
    .optional(),
  email: z.string().nullable().optional(),
  language: simulatedLanguage.nullable().optional(),
  tags: z.array(z.string()).optional(),
  properties: z.record(z.string(), anyJson).optional(),
});

export type SimulatedContact = z.infer<typeof simulatedContactSchema>;

/**
 * How the conversation begins: with a text, as if it were a phrase of the line; else the flow
 * starts by itself, of a contact who has just written, with this trigger.
 */
export const simulatedStartSchema = z.strictObject({
  text: z.string().min(1).max(4_096).optional(),
  trigger: z
    .strictObject({
      kind: z
        .enum(['inbound', 'outbound', 'campaign', 'api', 'web', 'default', 'test'])
        .default('test'),
      response: z.string().optional(),
      variables: z.record(z.string(), anyJson).default({}),
      referral: anyJson.optional(),
    })
    .optional(),
});

export type SimulatedStart = z.infer<typeof simulatedStartSchema>;
