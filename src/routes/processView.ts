import { z } from '@hono/zod-openapi';
import { idOf, time } from './fields.ts';

const variablesSchema = z
  .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
  .openapi({ description: 'By block, group and name; sensitive values are ***' });

const outcome = z.enum(['success', 'failure']);

export const inputSchema = z.object({
  name: z.string(),
  type: z.string(),
  value: z.string(),
  description: z.string(),
  placeholder: z.string(),
  length: z.number(),
  read_only: z.boolean(),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});

const stepSchema = z.object({
  step_id: z.string().openapi({ description: 'Its name in the flow' }),
  type: z.string(),
  verification_id: z.string().openapi({
    description:
      'Of the present step: names what is asked at this moment, and is another one once an answer was taken; empty at the others',
  }),
  async_step: z.boolean().openapi({
    description: 'It waits for time, for people or for a call, and not for the person',
  }),
  config: z.object({}).openapi({ description: 'Always empty: the flow has what a step is set to' }),
  expected_inputs: z.array(inputSchema).openapi({
    description:
      'Of the present step, where one process is read by itself; empty at the others, in lists and in results',
  }),
  files_upload_urls: z
    .null()
    .openapi({ description: 'Files go to `POST /v1/media`, and their `media_id` is the answer' }),
  remaining_retries: z
    .number()
    .openapi({ description: 'How many more wrong answers would be asked again' }),
  start_date: z.string().openapi({
    description:
      'When it was last entered, as the last 500 entries of the journal tell; year 1: never',
  }),
  finish_date: z.string().openapi({ description: 'When it was left; year 1: it has not been' }),
  verification_output: z.object({
    status: z.enum(['pending', 'success', 'failure']).openapi({
      description:
        'failure: it was left by its timeout, by wrong answers, because what it does had failed, or by the end of a process that failed',
    }),
    step_data_received: z.boolean().openapi({ description: 'The person’s answer was taken' }),
    media_uploaded: z.boolean(),
    outputs: z
      .array(z.object({ name: z.string(), value: z.unknown() }))
      .openapi({ description: 'What it kept, by variable; sensitive values are ***' }),
  }),
});

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
    steps: z.array(stepSchema),
    config: z
      .object({
        lang: z.string(),
        time_to_live: z.number(),
        follow_up_delay: z.number(),
        follow_up_message: z.string(),
        start_business_hours: z.string(),
        end_business_hours: z.string(),
      })
      .openapi({
        description:
          'The last four are always empty: reminders are told by each step, and business hours by day, in the flow',
      }),
    time_to_live: z.number().openapi({ description: 'Seconds' }),
    identity_verification_names: z
      .array(z.string())
      .openapi({ description: 'Always empty: a conversation has no validators' }),
    devices_info: z
      .array(z.unknown())
      .openapi({ description: 'Always empty: of whoever opens a page no device is noted' }),
    ip_address: z
      .string()
      .openapi({ description: 'Always empty: of whoever opens a page no address is kept' }),
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
      message: z.string().openapi({
        description:
          'Of an outbound what it said, else the message that started the flow; empty where none did',
      }),
      response: z.string().openapi({ description: 'The reply of the outbound that was taken' }),
      options: z
        .array(z.string())
        .openapi({ description: 'The replies that the outbound offered' }),
      trigger_user: z.string().openapi({
        description: 'E-mail of the agent who sent the outbound; empty where no agent did',
      }),
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
