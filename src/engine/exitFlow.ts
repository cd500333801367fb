import type { CompiledFlow } from './compileFlow.ts';
import type { FlowResult, MessageFacts, ProcessState, Scene } from './effects.ts';
import { limits } from './limits.ts';
import { beginRun, say, spoken } from './run.ts';

/** Ends a process because the contact wrote an exit word; `settings.exit_text` is said if there is one. */
export function exitFlow(
  flow: CompiledFlow,
  state: ProcessState,
  message: MessageFacts,
  scene: Scene,
): FlowResult {
  const run = beginRun(flow, scene, state, message);
  const source = flow.definition.settings?.exit_text;
  if (source !== undefined) {
    const text = spoken(run, 'settings.exit_text', source, limits.text);
    say(run, { type: 'text', text });
  }
  const { held: _unanswered, ...left } = state;
  return {
    state: left,
    effects: run.effects,
    reads: run.reads,
    path: [],
    outcome: 'answered',
    ending: { status: 'failure', failureStatus: 'canceled' },
  };
}
