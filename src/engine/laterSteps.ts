import { z } from 'zod';
import { duration, json, stepName, template, timeout, variableName } from './fields.ts';

/** Kinds of steps that a definition may hold and this version does not run: publishing says so. */
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
