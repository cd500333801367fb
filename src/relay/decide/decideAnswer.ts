import type { AnsweredCall } from '../../messages/events.ts';
import * as metrics from '../metrics.ts';
import { failProcess } from './endProcess.ts';
import type { PersonDraft } from './personDraft.ts';
import { resumeProcess } from './runFlow.ts';

/**
 * Gives the answer of a call to the process that waits for it. Its row is what makes a repeat a no-op: it
 * goes with the decision, whatever that is.
 */
export function decideAnswer(draft: PersonDraft, { callId, answer }: AnsweredCall): void {
  const call = draft.scene.calls.get(callId);
  if (!call || draft.callsDecided.includes(callId)) {
    metrics.repeats.inc({ kind: 'answer' });
    return;
  }
  draft.callsDecided.push(callId);
  const chat = [...draft.chats.values()].find(({ process }) => process?.id === call.processId);
  if (!chat) return;
  const { callId: id, visit } = call;
  try {
    resumeProcess(draft, chat, { type: 'call_answered', callId: id, visit, answer });
  } catch (error) {
    // Buried, it would leave a process that waits for ever: it is over instead.
    failProcess(draft, chat, error);
  }
}
