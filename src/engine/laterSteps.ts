import { z } from 'zod';
import {
  duration,
  invalidAnswer,
  json,
  saidText,
  stepName,
  template,
  timeout,
  variableName,
} from './fields.ts';

/** Kinds of steps that a definition may hold and this version does not run: publishing says so. */
export const formSchema = z.strictObject({
  type: z.literal('form'),
  whatsapp_flow_id: template,
  cta: saidText,
  text: saidText,
  save_as: variableName,
  invalid: invalidAnswer.optional(),
  timeout: timeout.optional(),
  failed: stepName.optional(),
  next: stepName,
});

export const splitSchema = z.strictObject({
  type: z.literal('split'),
  branches: z
    .array(
      z.strictObject({
        weight: z.number().positive(),
        next: stepName,
        name: z.string().min(1).optional(),
      }),
    )
    .min(1),
});

export const tagSchema = z.strictObject({
  type: z.literal('tag'),
  on: z.enum(['contact', 'chat']),
  add: z.array(template).optional(),
  remove: z.array(template).optional(),
  next: stepName,
});

export const httpSchema = z.strictObject({
  type: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: template,
  headers: z.record(z.string(), template).optional(),
  body: json.optional(),
  timeout: duration,
  retry: z.strictObject({ attempts: z.int().min(1).max(5), delay: duration }).optional(),
  save_as: variableName.optional(),
  pick: z.string().min(1).optional(),
  failed: stepName.optional(),
  next: stepName,
});

export const outboundSchema = z.strictObject({
  type: z.literal('outbound'),
  outbound_id: z.string().regex(/^OTB[0-9a-f]{32}$/i, 'an outbound id is OTB and 32 hex digits'),
  variables: z.record(z.string(), json).optional(),
  replies: z
    .strictObject({ continue: stepName.optional(), cancel: stepName.optional() })
    .optional(),
  timeout: timeout.optional(),
  failed: stepName.optional(),
  next: stepName.optional(),
});

export const subflowSchema = z.strictObject({
  type: z.literal('subflow'),
  flow_id: z.string().regex(/^IPF[0-9a-f]{32}$/i, 'a flow id is IPF and 32 hex digits'),
  pass: z.record(z.string(), json).optional(),
  save_as: variableName.optional(),
  failed: stepName.optional(),
  next: stepName,
});

export const eventSchema = z.strictObject({
  type: z.literal('event'),
  name: z.string().min(1),
  payload: json.optional(),
  next: stepName,
});
