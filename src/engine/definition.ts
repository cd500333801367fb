import { z } from 'zod';
import { businessHoursSchema } from './businessHours.ts';
import { duration, json, saidText, stepName, variableName } from './fields.ts';
import { branchSchema } from './steps/branch.ts';
import { choiceSchema } from './steps/choice.ts';
import { endSchema } from './steps/end.ts';
import { eventSchema } from './steps/event.ts';
import { formSchema } from './steps/form.ts';
import { handoffSchema } from './steps/handoff.ts';
import { httpSchema } from './steps/http.ts';
import { messageSchema } from './steps/message.ts';
import { outboundSchema } from './steps/outbound.ts';
import { questionSchema } from './steps/question.ts';
import { setSchema } from './steps/set.ts';
import { setPropertySchema } from './steps/setProperty.ts';
import { splitSchema } from './steps/split.ts';
import { subflowSchema } from './steps/subflow.ts';
import { tagSchema } from './steps/tag.ts';
import { waitSchema } from './steps/wait.ts';

const language = z
  .string()
  .regex(
    /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
    'a language is a BCP 47 tag, as in "es" or "pt-BR"',
  );

const timezone = z
  .string()
  .refine(isTimezone, 'a timezone is an IANA name, as in "America/Bogota"');

export const stepSchema = z.discriminatedUnion('type', [
  messageSchema,
  questionSchema,
  choiceSchema,
  branchSchema,
  setSchema,
  setPropertySchema,
  waitSchema,
  handoffSchema,
  endSchema,
  formSchema,
  splitSchema,
  tagSchema,
  httpSchema,
  outboundSchema,
  subflowSchema,
  eventSchema,
]);

const settingsSchema = z.strictObject({
  expires_after: duration.optional(),
  exit_words: z.array(z.string().min(1)).max(200).optional(),
  exit_text: saidText.optional(),
  timezone: timezone.optional(),
  interruptible: z.boolean().optional(),
  quiet_after: duration.optional(),
  /** Variables by which processes are found, beside those that say who somebody is. */
  search_fields: z.array(variableName).max(10).optional(),
  business_hours: z
    .union([z.literal('account'), businessHoursSchema], 'either "account" or hours belong here')
    .optional(),
});

export const mostSteps = 1_000;

/**
 * A flow as its author writes it, version 1 of the language. Sample:
 * `{ "schema": 1, "name": "Appointment", "language": "es", "start": "welcome", "steps": { "welcome":
 * { "type": "message", "text": "Hola {{ contact.name }}", "next": "done" }, "done": { … } } }`
 */
export const definitionSchema = z.strictObject({
  schema: z.literal(1),
  name: z.string().min(1).max(200),
  language,
  start: stepName,
  variables: z.record(variableName, json).optional(),
  settings: settingsSchema.optional(),
  translations: z
    .record(language, z.record(z.string(), saidText))
    .refine((texts) => Object.keys(texts).length <= 100, 'a flow speaks at most 100 languages')
    .optional(),
  steps: z.record(stepName, stepSchema),
});

export type FlowDefinition = z.infer<typeof definitionSchema>;
export type Step = z.infer<typeof stepSchema>;

/** The JSON Schema served at `/schemas/flow.json`. */
export const flowJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(definitionSchema, { io: 'input' }),
  title: 'Flow, version 1',
});

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
