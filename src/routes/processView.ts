import { z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { FlowDefinition } from '../engine/definition.ts';
import { durationMs } from '../engine/duration.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import type { ProcessView } from '../processes/getProcess.ts';
import { shownVariables } from '../processes/shownVariables.ts';
import type { Override } from '../processes/table.ts';
import { idOf, time, timeOf } from './fields.ts';

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

const dayMs = 24 * 3_600_000;

/** A process in the reference's fields; those of validators, which a conversation has none of, are empty. */
export function showProcess(view: ProcessView): z.output<typeof processSchema> {
  const { process } = view;
  const definition = definitionOf(view);
  const names = Object.keys(definition.steps);
  const { step } = process.state;
  const expires = definition.settings?.expires_after;
  const timeToLive = (expires ? durationMs(expires) : dayMs) / 1000;
  return {
    process_id: toWire('IDP', process.id),
    account_id: process.userRef ?? '',
    client_id: toWire('TCI', process.accountId),
    flow_id: toWire('IPF', process.flowId),
    // A draft that is only being tried has no number.
    flow_version: Math.max(process.flowVersion, 0),
    country: '',
    created_via: process.trigger.kind === 'web' ? 'web' : 'whatsapp',
    status: process.status,
    failure_status: process.failureStatus ?? '',
    declined_reason: process.declinedReason ?? '',
    current_step: step,
    current_step_index: names.indexOf(step),
    current_step_type: definition.steps[step]?.type ?? '',
    steps: names.map((name) => ({ step_id: name, type: definition.steps[name]?.type ?? '' })),
    config: { lang: definition.language, time_to_live: timeToLive },
    time_to_live: timeToLive,
    identity_verification_names: [],
    devices_info: [],
    ip_address: '',
    variables: variablesOf(view, definition),
    chat_id: toWire('EN_CHT_', process.chatId),
    contact_id: toWire('CNT', process.contactId),
    contact_name: view.contactName ?? view.profileName ?? view.phone ?? '',
    phone_number: view.phone ?? '',
    trigger_info: {
      id: process.trigger.outbound_id ?? process.trigger.campaign_id ?? '',
      name: process.trigger.kind,
      channel_name: view.lineName,
      channel_type: process.trigger.kind === 'web' ? 'web' : 'whatsapp',
      channel_phone_number: view.lineNumber,
      response: process.trigger.response ?? '',
    },
    creation_date: timeOf(process.createdAt),
    update_date: timeOf(process.updatedAt),
    finish_date: timeOf(process.finishedAt),
    ...(process.override && overrideOf(process.override)),
  };
}

const overrideOf = ({ status, history }: Override) => ({
  override_status: status,
  override_status_history: history.map((entry) => ({
    override_status: entry.status,
    previous_status: entry.previous,
    reason: entry.reason,
    username: entry.by,
    date: entry.at,
  })),
});

export const showVariables = (view: ProcessView): z.output<typeof variablesSchema> =>
  variablesOf(view, definitionOf(view));

/** `vars.<name>.value` and `trigger.<name>.value`, and as the reference has it `start.now.value`. */
const variablesOf = (
  { process }: ProcessView,
  definition: FlowDefinition,
): z.output<typeof variablesSchema> => ({
  vars: asGroups(shownVariables(process.state, definition)),
  trigger: asGroups(process.trigger.variables),
  start: { now: { value: timeOf(process.createdAt) } },
});

const asGroups = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

function definitionOf({ definition, process }: ProcessView): FlowDefinition {
  const parsed = parseDefinition(definition);
  if (parsed.ok) return parsed.definition;
  throw new Error(`The flow version of process ${process.id} does not parse`);
}
