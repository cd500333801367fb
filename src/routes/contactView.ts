import { z } from '@hono/zod-openapi';
import { idOf, time } from './fields.ts';

export const contactSummarySchema = z.object({
  client_id: idOf('TCI'),
  contact_id: idOf('CNT'),
  name: z.string(),
  phone_number: z.string(),
  email: z.string(),
  external_id: z.string(),
  language: z.string(),
  tags: z.array(z.string()),
  is_valid_wa_user: z.boolean(),
  opted_out: z.boolean(),
  marketing_opted_out: z.boolean(),
  inbound_processes_started: z.number(),
  outbound_processes_started: z.number(),
  flow_outbounds_rejected: z.number(),
  notification_outbounds_received: z.number(),
  creation_date: time,
  update_date: time,
});

export const contactSchema = contactSummarySchema
  .extend({
    custom_property_values: z.record(z.string(), z.string()).openapi({
      description: 'By property id; what only flows set, by its name',
    }),
  })
  .openapi('Contact');
