import { z } from '@hono/zod-openapi';
import { isSupportedCountry } from 'libphonenumber-js';
import type { CampaignChange } from '../campaigns/updateCampaign.ts';
import { durationMs } from '../engine/duration.ts';
import type { Json } from '../messages/events.ts';
import { durationUpTo, moment, wireId } from './fields.ts';

/** At most `longest`, and not so short that nobody could keep to it. */
const duration = (longest: string, example: string) =>
  durationUpTo(longest)
    .refine((text) => durationMs(text) >= 60_000, 'is at least 1m')
    .openapi({ example });

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day such as 09:00')
  .openapi({ example: '09:00' });

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const window = z
  .object({
    from: timeOfDay,
    to: timeOfDay,
    days: z
      .array(z.enum(days))
      .min(1)
      .transform((named) => [...new Set(named)])
      .default([...days]),
    timezone: z.string().default('recipient'),
  })
  .openapi({
    description: 'Messages leave within it; `timezone` is IANA, or `recipient`: of their country',
  });

const schedule = z
  .object({
    start_at: moment.nullish(),
    stop_at: moment.nullish(),
    window: window.nullish(),
  })
  .nullish();

const rate = z.object({ per_second: z.number().positive().max(10_000) }).nullish();

const cap = z
  .object({ max: z.number().int().min(1).max(1_000), period: duration('365d', '7d') })
  .nullish()
  .openapi({ description: 'At most so many campaign messages to one person in the period' });

const percent = z.number().gt(0).max(100);

const guard = z
  .object({
    after: z.number().int().min(1).default(200),
    max_failed_percent: percent.optional(),
    max_opted_out_percent: percent.optional(),
  })
  .refine(
    ({ max_failed_percent: failed, max_opted_out_percent: out }) => failed ?? out,
    'needs max_failed_percent or max_opted_out_percent',
  )
  .nullish()
  .openapi({ description: 'When the campaign pauses by itself, once `after` were sent' });

const said = (words: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? words : undefined),
});

const name = z.string(said('missing name')).trim().min(1).max(200);

const variables = z
  .custom<Record<string, Json>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'is an object of values by name',
  )
  .openapi({
    type: 'object',
    additionalProperties: true,
    description: 'Defaults of the variables',
  });

const countryCode = z
  .string()
  .transform((text) => text.toUpperCase())
  .refine(
    (text) => text === '' || isSupportedCountry(text),
    'is a country as two letters, as in PE',
  )
  .openapi({ type: 'string', example: 'PE' });

/** Empty is as if it were not there: clients of the reference send it so with notifications. */
const flowId = z
  .union([z.literal('').transform(() => null), wireId('IPF')])
  .openapi({ type: 'string', example: 'IPF…' });

const notAuthorized =
  'user_authorized field must be set to true: the person that will be contacted has not authorized it';

const authorized = z
  .custom<true | 'true'>((value) => value === true || value === 'true', notAuthorized)
  .openapi({ type: 'boolean', description: 'True: the recipients have agreed to be written to' });

const optional = {
  flow_id: flowId
    .optional()
    .openapi({ description: 'What a reply starts; of a notification none' }),
  variables: variables.optional(),
  country_code: countryCode.optional(),
  schedule,
  rate,
  cap,
  guard,
  expires_after: duration('365d', '72h').optional(),
};

export const newCampaign = z.object({
  name,
  outbound_id: z.string(said('missing outbound id')).pipe(wireId('OTB')),
  ...optional,
  user_authorized: authorized,
});

export const campaignChange = z.object({
  name: name.optional(),
  outbound_id: wireId('OTB').optional(),
  ...optional,
  user_authorized: authorized.optional(),
});

/** The fields as the verbs know them; what is absent is undefined, null is none. */
export function readChange(body: z.output<typeof campaignChange>): CampaignChange {
  const { schedule: times, rate: pace, guard: limits } = body;
  return {
    name: body.name,
    outboundId: body.outbound_id,
    flowId: body.flow_id,
    variables: body.variables,
    countryCode: body.country_code,
    startAt: times === null ? null : times?.start_at,
    stopAt: times === null ? null : times?.stop_at,
    window: times === null ? null : times?.window,
    rate: pace === null ? null : pace?.per_second,
    cap: body.cap,
    guard: limits && {
      after: limits.after,
      ...(limits.max_failed_percent !== undefined && {
        maxFailedPercent: limits.max_failed_percent,
      }),
      ...(limits.max_opted_out_percent !== undefined && {
        maxOptedOutPercent: limits.max_opted_out_percent,
      }),
    },
    expiresAfter: body.expires_after,
  };
}
