import type { CompiledFlow } from './compileFlow.ts';
import type { Ending, FlowEvent, FlowResult, MessageFacts, ProcessState } from './effects.ts';
import { exitFlow } from './exitFlow.ts';
import { backFlow, resumeFlow, startFlow } from './flowMachine.ts';
import { migrateState } from './migrateState.ts';
import { type Reads, type ReplayedProcess, sceneOfReads } from './sceneOfReads.ts';
import { type WayBack, waysAfter } from './waysBack.ts';

/** What happened to a process, as its journal has it, with its messages found again. */
export type JournalEvent =
  | { type: 'start'; version: number; message: MessageFacts | undefined }
  | { type: 'flow'; event: FlowEvent }
  | { type: 'exit'; message: MessageFacts }
  | { type: 'migrated'; flowId: string; from: number; to: number }
  /** Back to where the answer of entry `to` was given. */
  | { type: 'back'; to: number }
  /** Ended from outside the flow: a stop word, a phrase that replaced it, a fault of ours. */
  | { type: 'ended'; ending: Ending };

export type JournalEntry = {
  seq: number;
  at: Date;
  reads: Reads;
  /** Where the process was before it. */
  step: string;
  visit: number;
  /** Steps that it led into. */
  path: string[];
  event: JournalEvent;
  /** What the contact had written last, where that was looked at. */
  lastMessage?: MessageFacts | undefined;
};

/** Where a process stands after an entry. */
export type Replayed = {
  entry: JournalEntry;
  /** The version of its own flow. */
  version: number;
  /** Where it stood before; absent before the start. */
  before: ProcessState | undefined;
  state: ProcessState;
  ending: Ending | undefined;
  /** What it decided; absent where nothing was for the flow to decide. */
  result: FlowResult | undefined;
  /** Where it can go back to, the nearest last. */
  ways: readonly WayBack[];
};

/**
 * Recomputes a decision of a process from what the journal says was read; `last` is the one before it,
 * none at the start. Throws where an entry cannot follow: the version is gone, the step does not exist.
 */
export function replayEntry(
  process: ReplayedProcess,
  entry: JournalEntry,
  last: Replayed | undefined,
): Replayed {
  const { event } = entry;
  if (event.type !== 'start') return next(process, entry, event, last);
  if (last) throw new Error('A process starts once');
  const flow = flowOf(process, event.version);
  const result = startFlow(flow, sceneOfReads(process, entry, event.message));
  return { ...after(entry, event.version, undefined, result), ways: [] };
}

function next(
  process: ReplayedProcess,
  entry: JournalEntry,
  event: Exclude<JournalEvent, { type: 'start' }>,
  last: Replayed | undefined,
): Replayed {
  if (!last) throw new Error('The journal begins in the middle: its start is missing');
  const { state, version, ways } = last;
  const standing = { ...last, entry, before: state, ending: undefined, result: undefined };
  switch (event.type) {
    case 'flow': {
      const scene = sceneOfReads(process, entry, entry.lastMessage);
      const result = resumeFlow(flowOf(process, version), state, event.event, scene);
      const isAnswer = event.event.type === 'message' && asks(process, version, state);
      const what = { seq: entry.seq, isAnswer };
      return {
        ...after(entry, version, state, result),
        ways: waysAfter(ways, what, state, result),
      };
    }
    case 'back': {
      const way = ways.findLast(({ seq }) => seq === event.to);
      if (!way) throw new Error(`There is no way back to entry ${event.to}`);
      const scene = sceneOfReads(process, entry, entry.lastMessage);
      const result = backFlow(flowOf(process, version), way.before, state.visit, scene);
      return {
        ...after(entry, version, state, result),
        ways: ways.slice(0, ways.lastIndexOf(way)),
      };
    }
    case 'exit': {
      const scene = sceneOfReads(process, entry, event.message);
      const result = exitFlow(flowOf(process, version), state, event.message, scene);
      return { ...after(entry, version, state, result), ways };
    }
    case 'migrated': {
      const { flowId } = process;
      const moved = migrateState({ flowId, version, state }, event, process);
      if (!moved.moves) throw new Error(`It cannot move to version ${event.to}: ${moved.reason}`);
      const { placed } = moved;
      // What it stood at before was of another version.
      return { ...standing, version: placed.version, state: placed.state, ways: [] };
    }
    case 'ended': {
      const { held: _unanswered, ...left } = state;
      return { ...standing, state: left, ending: event.ending };
    }
  }
}

const after = (
  entry: JournalEntry,
  version: number,
  before: ProcessState | undefined,
  result: FlowResult,
): Omit<Replayed, 'ways'> => ({
  entry,
  version,
  before,
  state: result.state,
  ending: result.ending,
  result,
});

/** Whether the step at which it stands has asked the contact something that can be asked again. */
function asks(process: ReplayedProcess, version: number, { step, frames }: ProcessState): boolean {
  const frame = frames?.at(-1);
  const flow = frame ? process.version(frame.flowId, frame.version) : flowOf(process, version);
  const type = flow?.steps.get(frame?.step ?? step)?.step.type;
  return type === 'question' || type === 'choice' || type === 'form';
}

function flowOf({ flowId, version }: ReplayedProcess, number: number): CompiledFlow {
  const flow = version(flowId, number);
  if (!flow) throw new Error(`Version ${number} of the flow is not there any more`);
  return flow;
}
