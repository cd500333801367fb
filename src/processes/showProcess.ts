import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { zeroTime } from '../db/zeroTime.ts';
import type { FlowDefinition } from '../engine/definition.ts';
import { durationMs } from '../engine/duration.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { stepsInOrder } from '../engine/stepsInOrder.ts';
import type { Json } from '../messages/events.ts';
import type { ProcessView } from './getProcess.ts';
import { readPaths } from './readPaths.ts';
import { readTriggers } from './readTriggers.ts';
import { shownVariables } from './shownVariables.ts';
import { showSteps } from './showSteps.ts';
import type { Override } from './table.ts';

const dayMs = 24 * 3_600_000;

/** A process in the reference's fields. */
export async function showProcess(unit: Unit, view: ProcessView) {
  const [shown] = await showProcesses(unit, [view]);
  if (!shown) throw new Error('Of one process none was shown');
  return shown;
}

/** As `showProcess`, of many: each version of a flow is parsed once. */
export async function showProcesses(unit: Unit, views: ProcessView[]) {
  const ids = views.map(({ process }) => process.id);
  const [happened, triggers] = await Promise.all([readPaths(unit, ids), readTriggers(unit, ids)]);
  const parsed = new Map<string, FlowDefinition>();
  return views.map((view) => {
    const { flowId, flowVersion } = view.process;
    const key = `${flowId}@${flowVersion}`;
    const definition = parsed.get(key) ?? definitionOf(view);
    parsed.set(key, definition);
    const { id } = view.process;
    const shown = showRunning(view, definition);
    const begun = triggers.get(id);
    return {
      ...shown,
      steps: showSteps(view.process, definition, happened.get(id) ?? []),
      trigger_info: {
        ...shown.trigger_info,
        message: begun?.text ?? '',
        options: begun?.options ?? [],
        trigger_user: begun?.user ?? '',
      },
    };
  });
}

export const showVariables = (view: ProcessView) => variablesOf(view, definitionOf(view));

/**
 * As `showProcess`, of what runs this definition, without what is to be read of its journal and its messages.
 * The fields of validators, which a conversation has none of, are empty.
 */
export function showRunning(view: Omit<ProcessView, 'definition'>, definition: FlowDefinition) {
  const { process } = view;
  const { trigger } = process;
  const isWeb = trigger.kind === 'web';
  const names = stepsInOrder(definition);
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
    // That for which its web token was made.
    country: isWeb ? String(trigger.variables.country ?? '') : '',
    created_via: isWeb ? ('web' as const) : ('whatsapp' as const),
    status: process.status,
    failure_status: process.failureStatus ?? '',
    declined_reason: process.declinedReason ?? '',
    current_step: step,
    current_step_index: names.indexOf(step),
    current_step_type: definition.steps[step]?.type ?? '',
    steps: names.map((name) => ({ step_id: name, type: definition.steps[name]?.type ?? '' })),
    config: {
      lang: definition.language,
      time_to_live: timeToLive,
      follow_up_delay: 0,
      follow_up_message: '',
      start_business_hours: '',
      end_business_hours: '',
    },
    time_to_live: timeToLive,
    identity_verification_names: [] as string[],
    devices_info: [] as Json[],
    ip_address: '',
    variables: variablesOf(view, definition),
    chat_id: toWire('EN_CHT_', process.chatId),
    contact_id: toWire('CNT', process.contactId),
    contact_name: view.contactName ?? view.profileName ?? view.phone ?? '',
    phone_number: view.phone ?? '',
    trigger_info: {
      id: trigger.outbound_id ?? trigger.campaign_id ?? '',
      name: trigger.kind,
      channel_name: view.lineName,
      channel_type: isWeb ? ('web' as const) : ('whatsapp' as const),
      channel_phone_number: isWeb ? '' : view.lineNumber,
      response: trigger.response ?? '',
    },
    creation_date: process.createdAt.toISOString(),
    update_date: process.updatedAt.toISOString(),
    finish_date: process.finishedAt?.toISOString() ?? zeroTime,
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

/** `vars.<name>.value` and `trigger.<name>.value`, and as the reference has it `start.now.value`. */
const variablesOf = ({ process }: Pick<ProcessView, 'process'>, definition: FlowDefinition) => ({
  vars: asGroups(shownVariables(process.state, definition)),
  trigger: asGroups(process.trigger.variables),
  start: { now: { value: process.createdAt.toISOString() } },
});

const asGroups = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

function definitionOf({ definition, process }: ProcessView): FlowDefinition {
  const parsed = parseDefinition(definition);
  if (parsed.ok) return parsed.definition;
  throw new Error(`The flow version of process ${process.id} does not parse`);
}
