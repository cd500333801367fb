import { z } from '@hono/zod-openapi';
import type { CampaignView } from '../campaigns/getCampaign.ts';
import { audienceOf } from '../campaigns/readCounts.ts';
import { toWire } from '../db/ids.ts';
import { idOf, time, timeOf } from './fields.ts';

export const campaignStatus = z.enum([
  'draft',
  'scheduled',
  'planning',
  'running',
  'paused',
  'completed',
  'canceled',
  'failed',
]);

const count = z.number().int();

const countersSchema = z
  .object({
    pending: count,
    held: count,
    queued: count,
    in_doubt: count,
    sent: count,
    delivered: count,
    read: count,
    failed: count,
    skipped: count,
    canceled: count,
  })
  .openapi('CampaignCounters', {
    description: 'Each recipient is in one: they add up to audience',
  });

const responsesSchema = z
  .object({
    accepted: count,
    rejected: count,
    replied: count,
    opted_out: count,
    expired: count,
  })
  .openapi('CampaignResponses', { description: 'The first answer of each recipient' });

const windowSchema = z.object({
  from: z.string().openapi({ example: '09:00' }),
  to: z.string().openapi({ example: '20:00' }),
  days: z.array(z.string()).openapi({ example: ['mon', 'fri'] }),
  timezone: z.string().openapi({ example: 'recipient' }),
});

export const campaignSchema = z
  .object({
    campaign_id: idOf('CPG'),
    client_id: idOf('TCI'),
    name: z.string(),
    status: campaignStatus,
    outbound_id: idOf('OTB'),
    flow_id: z.string().openapi({ description: 'What a reply starts; empty of a notification' }),
    waba_phone_number: z.string(),
    variables: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'Defaults, for recipients that say nothing else' }),
    country_code: z.string(),
    schedule: z.object({
      start_at: time.nullable(),
      stop_at: time.nullable(),
      window: windowSchema.nullable(),
    }),
    rate: z.object({ per_second: z.number() }).nullable(),
    cap: z.object({ max: z.number(), period: z.string() }).nullable(),
    guard: z
      .object({
        after: z.number(),
        max_failed_percent: z.number().optional(),
        max_opted_out_percent: z.number().optional(),
      })
      .nullable(),
    expires_after: z.string(),
    audience: count,
    counters: countersSchema,
    responses: responsesSchema,
    pause: z.object({ reason: z.string(), detail: z.string(), since: time }).nullable(),
    failure_reason: z.string(),
    creation_date: time,
    update_date: time,
    start_date: time.nullable(),
    finish_date: time.nullable(),
    self: z.string(),
  })
  .openapi('Campaign');

export function showCampaign(view: CampaignView): z.output<typeof campaignSchema> {
  const { campaign, phoneNumber, counts } = view;
  const { pauseReason, pauseDetail, pausedAt, rate } = campaign;
  const id = toWire('CPG', campaign.id);
  return {
    campaign_id: id,
    client_id: toWire('TCI', campaign.accountId),
    name: campaign.name,
    status: campaign.status,
    outbound_id: toWire('OTB', campaign.outboundId),
    flow_id: campaign.flowId === null ? '' : toWire('IPF', campaign.flowId),
    waba_phone_number: phoneNumber,
    variables: campaign.variables,
    country_code: campaign.countryCode,
    schedule: {
      start_at: momentOf(campaign.startAt),
      stop_at: momentOf(campaign.stopAt),
      window: campaign.window,
    },
    rate: rate === null ? null : { per_second: rate },
    cap: campaign.cap,
    guard: guardOf(view),
    expires_after: campaign.expiresAfter,
    audience: audienceOf(counts),
    counters: counts.states,
    responses: counts.responses,
    pause:
      pauseReason === null
        ? null
        : { reason: pauseReason, detail: pauseDetail ?? '', since: timeOf(pausedAt) },
    failure_reason: campaign.failureReason,
    creation_date: timeOf(campaign.createdAt),
    update_date: timeOf(campaign.updatedAt),
    start_date: momentOf(campaign.startedAt),
    finish_date: momentOf(campaign.finishedAt),
    self: `/v1/whatsapp/campaigns/${id}`,
  };
}

const momentOf = (at: Date | null): string | null => at?.toISOString() ?? null;

function guardOf({ campaign: { guard } }: CampaignView) {
  if (guard === null) return null;
  const { after, maxFailedPercent, maxOptedOutPercent } = guard;
  return {
    after,
    ...(maxFailedPercent !== undefined && { max_failed_percent: maxFailedPercent }),
    ...(maxOptedOutPercent !== undefined && { max_opted_out_percent: maxOptedOutPercent }),
  };
}
