import { toWire } from '../../db/ids.ts';
import { durationMs } from '../../engine/duration.ts';
import type { FlowResult } from '../../engine/effects.ts';
import { holdsSensitive } from '../../engine/sensitive.ts';
import { blankAt } from '../../processes/blankSensitive.ts';
import { flowKey, type ProcessRow } from '../scene.ts';
import { addActivity } from './addActivity.ts';
import { giveBack } from './conceal.ts';
import { enterInJournal } from './enterInJournal.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { cancelTimersOf } from './setTimer.ts';
import { tellOfChat } from './tellOfChat.ts';

/** Ends the open process from outside the flow: an exit word, a stop word, a phrase that replaces it. */
export function cancelProcess(draft: PersonDraft, chat: ChatDraft, declinedReason?: string): void {
  const process = chat.process;
  if (!process) return;
  const event = { type: 'canceled', ...(declinedReason && { reason: declinedReason }) };
  enterInJournal(draft, chat, process, event, { reads: {}, path: [] });
  finishProcess(draft, chat, process, {
    status: 'failure',
    failureStatus: 'canceled',
    ...(declinedReason && { declinedReason }),
  });
}

/** Ends the open process because it cannot go on by any fault of ours; the chat shows why. */
export function failProcess(draft: PersonDraft, chat: ChatDraft, error: unknown): void {
  const process = chat.process;
  if (!process) return;
  addActivity(draft, chat, 'process', 'process_failed', 'system', {
    process_id: toWire('IDP', process.id),
    error: String(error),
  });
  enterInJournal(draft, chat, process, { type: 'broke_down' }, { reads: {}, path: [] });
  finishProcess(draft, chat, process, { status: 'failure', failureStatus: 'system_error' });
}

/** Ends a process, and with it what it waited for. */
export function finishProcess(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  ending: NonNullable<FlowResult['ending']>,
): void {
  const { now } = draft.scene;
  process.status = ending.status;
  process.failureStatus = ending.failureStatus ?? null;
  process.declinedReason = ending.declinedReason ?? null;
  process.finishedAt = now;
  process.updatedAt = now;
  const entry = chat.processes.get(process.id);
  if (entry) entry.changed = true;
  chat.process = undefined;
  cancelTimersOf(draft, process.id);
  dropCall(draft, process);
  addActivity(draft, chat, 'external_event', 'identity_process_finished', 'system', {
    process_id: toWire('IDP', process.id),
    type: ending.status === 'success' ? 'succeeded' : 'failed',
    finish_date: now.toISOString(),
  });
  // The end of a process closes the chat, unless an agent has it or it waits for one.
  if (chat.row.state === 'inFlow' || chat.row.state === 'idle') {
    chat.row.state = 'idle';
    if (chat.row.status === 'open') {
      chat.row.status = 'closed';
      tellOfChat(draft, chat, 'closed');
    }
  }
  chat.changed = true;
  const flow = draft.scene.flows.get(flowKey(process.flowId, process.flowVersion));
  const { held, ...state } = process.state;
  if (held) {
    if (process.blankAt) giveBack(draft, held);
    process.state = state;
  }
  if (process.blankAt || holdsSensitive(flow, state)) {
    process.blankAt = blankAt(now);
  }
  const quiet = flow?.definition.settings?.quiet_after;
  if (quiet) chat.row.quietUntil = new Date(now.getTime() + durationMs(quiet));
}

/** What nobody waits for any more is not called, and its answer is not decided. */
export function dropCall(draft: PersonDraft, process: ProcessRow): void {
  if (process.state.memory.call === undefined) return;
  draft.calls = draft.calls.filter(({ processId }) => processId !== process.id);
  draft.callsDropped.push(process.id);
}
