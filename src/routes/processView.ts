import { z } from '@hono/zod-openapi';
import { idOf, time } from './fields.ts';

const variablesSchema = z
  .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
  .openapi({ description: 'By block, group and name; sensitive values are ***' });

const outcome = z.enum(['success', 'failure']);

export const processSchema = z
  .object({
    process_id: idOf('IDP'),
    account_id: z.string().openapi({ description: 'The caller’s id of the end user' }),
    client_id: idOf('TCI'),
    flow_id: idOf('IPF'),
    flow_version: z.number(),
    country: z.string(),
    created_via: z.enum(['web', 'whatsapp']),
    status: z.enum(['pending', 'success', 'failure']),
    failure_status: z.string(),
    declined_reason: z.string(),
    current_step: z.string(),
    current_step_index: z.number(),
    current_step_type: z.string(),
    steps: z.array(z.object({ step_id: z.string(), type: z.string() })),
    config: z.object({ lang: z.string(), time_to_live: z.number() }),
    time_to_live: z.number().openapi({ description: 'Seconds' }),
    identity_verification_names: z.array(z.string()),
    devices_info: z.array(z.unknown()),
    ip_address: z.string(),
    variables: variablesSchema,
    chat_id: idOf('EN_CHT_'),
    contact_id: idOf('CNT'),
    contact_name: z.string(),
    phone_number: z.string(),
    trigger_info: z.object({
      id: z.string(),
      name: z.string(),
      channel_name: z.string(),
      channel_type: z.enum(['whatsapp', 'web']),
      channel_phone_number: z.string(),
      response: z.string(),
    }),
    creation_date: time,
    update_date: time,
    finish_date: z.string().openapi({ description: 'Year 1 while it is pending' }),
    override_status: outcome
      .optional()
      .openapi({ description: 'The outcome as people have set it; counts instead of `status`' }),
    override_status_history: z
      .array(
        z.object({
          override_status: outcome,
          previous_status: outcome,
          reason: z.string(),
          username: z.string(),
          date: time,
        }),
      )
      .optional(),
  })
  .openapi('Process');
