import type { FlowEvent, MessageFacts } from '../../engine/effects.ts';
import { exitFlow } from '../../engine/exitFlow.ts';
import { backFlow, resumeFlow } from '../../engine/flowMachine.ts';
import type { WayBack } from '../../engine/waysBack.ts';
import { conceal } from './conceal.ts';
import { heardBefore, journalEvent } from './enterInJournal.ts';
import { secretOf } from './entrySecret.ts';
import { flowScene, getFlow, libraryOf } from './flowScene.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { recordResult } from './recordResult.ts';
import { cancelTimersOf } from './setTimer.ts';

/** Gives an event to the chat's open process; says whether it was used. */
export function resumeProcess(
  draft: PersonDraft,
  chat: ChatDraft,
  event: FlowEvent,
): 'answered' | 'unused' {
  const process = chat.process;
  if (!process) return 'unused';
  const flow = getFlow(draft, process);
  const scene = flowScene(draft, chat, process);
  const result = resumeFlow(flow, process.state, event, scene);
  if (result.outcome === 'unused') return 'unused';
  const secret = secretOf(flow, process.state, event, result, libraryOf(draft.scene));
  if (secret && event.type === 'message') conceal(draft, event.message);
  const entry = journalEvent(event, heardBefore(scene, result), secret);
  recordResult(draft, chat, process, entry, result, secret);
  return 'answered';
}

/** Takes the open process back to where it stood before an answer: the step asks again. */
export function returnProcess(draft: PersonDraft, chat: ChatDraft, way: WayBack): void {
  const { process } = chat;
  if (!process) return;
  cancelTimersOf(draft, process.id);
  const scene = flowScene(draft, chat, process);
  const result = backFlow(getFlow(draft, process), way.before, process.state.visit, scene);
  recordResult(
    draft,
    chat,
    process,
    { type: 'back', to: way.seq, ...heardBefore(scene, result) },
    result,
  );
}

/** Ends the open process at an exit word, with the flow's own words. */
export function exitProcess(draft: PersonDraft, chat: ChatDraft, message: MessageFacts): void {
  const process = chat.process;
  if (!process) return;
  const flow = getFlow(draft, process);
  const result = exitFlow(flow, process.state, message, flowScene(draft, chat, process, message));
  recordResult(draft, chat, process, { type: 'exit', id: message.id }, result);
}
