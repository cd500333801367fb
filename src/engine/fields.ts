import { z } from 'zod';
import type { Json } from '../messages/events.ts';
import { durationPattern } from './duration.ts';

/** Names of steps and ids of options; they travel inside a reply's id. */
const namePattern = /^(?!__proto__$)[a-z0-9_]{1,60}$/;

export const stepName = z
  .string()
  .regex(namePattern, 'a step name is 1 to 60 of the characters a-z, 0-9 and _')
  // By this an editor knows where it may offer the names of steps.
  .meta({ title: 'Step name' });

export const optionId = z
  .string()
  .regex(namePattern, 'an option id is 1 to 60 of the characters a-z, 0-9 and _');

export const variableName = z
  .string()
  .regex(
    /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]{0,59}$/,
    'a variable name is letters, digits and _, not beginning with a digit',
  );

export const duration = z
  .string()
  .regex(durationPattern, 'a duration is a whole number and s, m, h or d, as in "30m"');

/** Liquid: text with `{{ … }}`, or only `{{ … }}`, which keeps the type of its value. */
export const template = z.string();

/** Text that is said: a template that is not empty. */
export const saidText = z.string().min(1, 'a text cannot be empty');

export const json: z.ZodType<Json> = z.json();

/** JSONLogic; what it may hold is checked when the flow is verified. */
export const condition = z.json();

export const invalidAnswer = z.strictObject({
  text: saidText.optional(),
  attempts: z.int().min(1).max(20).optional(),
  next: stepName.optional(),
});

export const timeout = z.strictObject({ after: duration, next: stepName });

export const reminders = z.array(z.strictObject({ after: duration, text: saidText })).max(5);

export const mediaOut = z
  .strictObject({
    kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
    url: template.optional(),
    media_id: template.optional(),
    caption: template.optional(),
    filename: template.optional(),
  })
  .refine((media) => (media.url === undefined) !== (media.media_id === undefined), {
    message: 'media needs one of url and media_id',
  });

export type MediaField = z.infer<typeof mediaOut>;
export type InvalidAnswer = z.infer<typeof invalidAnswer>;
export type Timeout = z.infer<typeof timeout>;
export type Reminder = z.infer<typeof reminders>[number];
