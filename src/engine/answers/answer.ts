import { z } from 'zod';
import type { InContent, Json } from '../../messages/events.ts';
import type { MessageFacts } from '../effects.ts';
import { variableName } from '../fields.ts';
import { readBoolean } from './boolean.ts';
import { readDate } from './date.ts';
import { readEmail } from './email.ts';
import { mediaKindOf, readMedia } from './media.ts';
import { readNumber } from './number.ts';
import { readPhone } from './phone.ts';

const base = { save_as: variableName, sensitive: z.boolean().optional() };
const length = z.int().min(0).max(65_536).optional();
const range = { min: z.number().optional(), max: z.number().optional() };
const mediaKind = z.enum(['image', 'video', 'audio', 'document', 'sticker']);

export const answerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    ...base,
    min: length,
    max: length,
    pattern: z.string().max(1_000).optional(),
  }),
  z.strictObject({ type: z.literal('number'), ...base, ...range }),
  z.strictObject({ type: z.literal('integer'), ...base, ...range }),
  z.strictObject({ type: z.literal('email'), ...base }),
  z.strictObject({ type: z.literal('phone'), ...base }),
  z.strictObject({
    type: z.literal('date'),
    ...base,
    past: z.boolean().optional(),
    future: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('boolean'), ...base }),
  z.strictObject({
    type: z.literal('media'),
    ...base,
    kinds: z.array(mediaKind).min(1).optional(),
    min: z.int().min(0).max(30).optional(),
    max: z.int().min(1).max(30).optional(),
    done_words: z.array(z.string().min(1)).optional(),
  }),
  z.strictObject({ type: z.literal('location'), ...base }),
  z.strictObject({ type: z.literal('contact'), ...base }),
  z.strictObject({ type: z.literal('any'), ...base }),
]);

export type Answer = z.infer<typeof answerSchema>;

/** How people write numbers and dates here and now. `country` completes phone numbers written without one. */
export type Customs = {
  language: string;
  timezone: string;
  now: Date;
  country: () => string | undefined;
  matches: (pattern: string, text: string) => boolean;
};

/** The typed value of an answer, undefined when the message is a wrong one. */
export function readAnswer(
  answer: Answer,
  message: MessageFacts,
  customs: Customs,
): Json | undefined {
  const { content } = message;
  switch (answer.type) {
    case 'media':
      return readMedia(answer.kinds, message);
    case 'location':
      return content.type === 'location' ? readPlace(content) : undefined;
    case 'contact':
      return content.type === 'contacts' ? (content.contacts[0] as Json | undefined) : undefined;
    case 'any':
      return readAny(message);
  }
  const written = writtenText(content)?.trim();
  return written === undefined || written === '' ? undefined : readText(answer, written, customs);
}

type WrittenAnswer = Exclude<Answer, { type: 'media' | 'location' | 'contact' | 'any' }>;

function readText(answer: WrittenAnswer, written: string, customs: Customs): Json | undefined {
  switch (answer.type) {
    case 'text': {
      const length = [...written].length;
      if (length < (answer.min ?? 1) || length > (answer.max ?? Number.POSITIVE_INFINITY)) return;
      if (answer.pattern !== undefined && !customs.matches(answer.pattern, written)) return;
      return written;
    }
    case 'number':
    case 'integer': {
      const number = readNumber(written, customs.language);
      if (number === undefined) return undefined;
      if (answer.type === 'integer' && !Number.isSafeInteger(number)) return undefined;
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = answer;
      return number < min || number > max ? undefined : number;
    }
    case 'email':
      return readEmail(written);
    case 'phone':
      return readPhone(written, customs.country());
    case 'date':
      return readDate(written, answer, customs);
    case 'boolean':
      return readBoolean(written);
  }
}

/** What was written as an answer: a text, or the title of a tap. A caption never is. */
export function writtenText(content: InContent): string | undefined {
  if (content.type === 'text') return content.text;
  return content.type === 'tap' ? content.title : undefined;
}

function readPlace(content: Extract<InContent, { type: 'location' }>): Json {
  const { latitude, longitude, name, address } = content;
  return {
    latitude,
    longitude,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
  };
}

function readAny(message: MessageFacts): Json {
  const { content, media } = message;
  if (media !== undefined) return { ...media, kind: mediaKindOf(media) };
  if (content.type === 'location') return readPlace(content);
  // What a webhook told us is JSON; its type only names the fields we know.
  return writtenText(content) ?? (JSON.parse(JSON.stringify(content)) as Json);
}
