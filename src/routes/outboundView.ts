import { z } from '@hono/zod-openapi';
import { shownStatuses } from '../outbounds/shownStatus.ts';
import { idOf, time } from './fields.ts';

const names = z.record(z.string(), z.string());

export const outboundSchema = z
  .object({
    outbound_id: idOf('OTB'),
    client_id: idOf('TCI'),
    outbound_name: z.string(),
    outbound_status: z.enum(shownStatuses),
    outbound_quality: z.enum(['PENDING', 'HIGH', 'MEDIUM', 'LOW']),
    failure_reason: z.string().openapi({ description: 'Why it was rejected' }),
    outbound_type: z.enum(['text', 'image', 'video', 'document']),
    interaction_category: z
      .string()
      .openapi({ description: 'MARKETING, UTILITY or AUTHENTICATION' }),
    language_code: z.string(),
    is_notification: z.boolean().openapi({ description: 'It has no replies, and starts no flow' }),
    outbound_message: z.string().openapi({ description: 'With placeholders, as in Hola {{1}}' }),
    variable_mapping: names.openapi({ description: 'Which variable fills which placeholder' }),
    header_variable_mapping: names,
    buttons_variable_mapping: z
      .record(z.string(), z.record(z.string(), names))
      .openapi({ description: 'By the button’s index from 0, its kind, the placeholder' }),
    outbound_answers: z.array(
      z.object({ action: z.enum(['continue_process', 'cancel_process']), message: z.string() }),
    ),
    call_to_action_options: z.array(
      z.object({
        type: z.string(),
        text: z.string(),
        url: z.string().optional(),
        phone_number: z.string().optional(),
      }),
    ),
    template_components: z.array(z.record(z.string(), z.unknown())),
    media_id: z.string(),
    flow_id: z.string().openapi({ description: 'What `continue` starts; empty: nothing' }),
    waba_phone_number: z.string(),
    waba_provider: z.string(),
    creation_date: time,
    template_update_date: time,
  })
  .openapi('OutboundMessage');
