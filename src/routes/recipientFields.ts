import { z } from '@hono/zod-openapi';
import type { RecipientRow } from '../campaigns/listRecipients.ts';
import type { AudienceSource, RecipientReason } from '../campaigns/table.ts';
import { toWire } from '../db/ids.ts';
import type { Json } from '../messages/events.ts';
import { idOf, time, timeOf, wireId } from './fields.ts';

const states = [
  'pending',
  'held',
  'queued',
  'in_doubt',
  'sent',
  'delivered',
  'read',
  'failed',
  'skipped',
  'canceled',
] as const;

/** Of one that was skipped, is held, or was canceled. */
const reasons = [
  'opted_out',
  'invalid_number',
  'capped',
  'not_on_whatsapp',
  'outbound_unavailable',
  'window_missed',
  'window',
  'cap',
  'tier',
  'paused_by_meta',
  'campaign_canceled',
] as const satisfies RecipientReason[];

export const responses = ['accepted', 'rejected', 'replied', 'opted_out', 'expired'] as const;

export const recipientSchema = z
  .object({
    recipient_id: idOf('RCP'),
    contact_id: idOf('CNT'),
    phone_number: z.string(),
    account_id: z.string(),
    state: z.enum(states),
    reason: z.enum(['', ...reasons]),
    code: z.number(),
    response: z.string(),
    variables: z.record(z.string(), z.unknown()),
    held_until: time.nullable(),
    outbound_id: idOf('OTB'),
    message_id: z.string(),
    process_id: z.string(),
    sent_date: time,
    delivered_date: time,
    read_date: time,
    response_date: time,
    update_date: time,
  })
  .openapi('Recipient');

/** `outboundId` is the campaign's, of those whom nothing was sent yet. */
export const showRecipient = (
  row: RecipientRow,
  outboundId: string,
): z.output<typeof recipientSchema> => ({
  recipient_id: toWire('RCP', row.id),
  contact_id: toWire('CNT', row.contactId),
  phone_number: row.phone ?? '',
  account_id: row.userRef ?? '',
  state: row.state,
  reason: row.reason ?? '',
  code: row.code ?? 0,
  response: row.response ?? '',
  variables: row.variables,
  held_until: row.state === 'held' && row.dueAt ? timeOf(row.dueAt) : null,
  outbound_id: toWire('OTB', row.outboundId ?? outboundId),
  message_id: row.messageId === null ? '' : toWire('MSG', row.messageId),
  process_id: row.processId === null ? '' : toWire('IDP', row.processId),
  sent_date: timeOf(row.sentAt),
  delivered_date: timeOf(row.deliveredAt),
  read_date: timeOf(row.readAt),
  response_date: timeOf(row.respondedAt),
  update_date: timeOf(row.updatedAt),
});

/** What is wrong with a row refuses that row alone, as in a file. */
const cell = z.unknown().optional().openapi({ type: 'string' });

const row = z.looseObject({
  phone_number: cell,
  country_code: cell,
  contact_id: cell,
  external_id: cell,
  user_id: cell,
  name: cell,
  language: cell,
  account_id: cell,
  variables: z.unknown().optional().openapi({ type: 'object', additionalProperties: true }),
});

const query = z
  .custom<Json>(
    (value) => typeof value === 'object' && value !== null,
    'is a query, as of a segment',
  )
  .openapi({ type: 'object', example: { field: 'tags', is: 'vip' } });

/** What is added: rows, or whom something else has. */
export const recipientsBody = z
  .union(
    [
      z.object({ recipients: z.array(row).min(1).max(10_000) }),
      z.object({ segment_id: wireId('SEG') }),
      z.object({ query }),
      z.object({
        campaign_id: wireId('CPG'),
        states: z.array(z.enum(states)).default([]),
        responses: z.array(z.enum(responses)).default([]),
      }),
    ],
    'needs recipients (1 to 10,000), segment_id, query, or campaign_id with states and responses',
  )
  .openapi({ example: { recipients: [{ phone_number: '+51987654321' }] } });

export const sourceOf = (
  body: Exclude<z.output<typeof recipientsBody>, { recipients: unknown }>,
): AudienceSource => {
  if ('segment_id' in body) return { segmentId: body.segment_id };
  if ('query' in body) return { query: body.query };
  return { campaignId: body.campaign_id, states: body.states, responses: body.responses };
};
