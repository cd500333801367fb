import type { CompiledFlow } from './compileFlow.ts';
import type { Ending, FlowEvent, FlowResult, MessageFacts, ProcessState } from './effects.ts';
import { exitFlow } from './exitFlow.ts';
import { resumeFlow, startFlow } from './flowMachine.ts';
import { migrateState } from './migrateState.ts';
import { type Reads, type ReplayedProcess, sceneOfReads } from './sceneOfReads.ts';

/** What happened to a process, as its journal has it, with its messages found again. */
export type JournalEvent =
  | { type: 'start'; version: number; message: MessageFacts | undefined }
  | { type: 'flow'; event: FlowEvent }
  | { type: 'exit'; message: MessageFacts }
  | { type: 'migrated'; flowId: string; from: number; to: number }
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
  return after(
    entry,
    event.version,
    undefined,
    startFlow(flow, sceneOfReads(process, entry, event.message)),
  );
}

function next(
  process: ReplayedProcess,
  entry: JournalEntry,
  event: Exclude<JournalEvent, { type: 'start' }>,
  last: Replayed | undefined,
): Replayed {
  if (!last) throw new Error('The journal begins in the middle: its start is missing');
  const { state, version } = last;
  const standing = { entry, version, before: state, state, ending: undefined, result: undefined };
  switch (event.type) {
    case 'flow': {
      const scene = sceneOfReads(process, entry, entry.lastMessage);
      return after(
        entry,
        version,
        state,
        resumeFlow(flowOf(process, version), state, event.event, scene),
      );
    }
    case 'exit': {
      const scene = sceneOfReads(process, entry, event.message);
      return after(
        entry,
        version,
        state,
        exitFlow(flowOf(process, version), state, event.message, scene),
      );
    }
    case 'migrated': {
      const { flowId } = process;
      const moved = migrateState({ flowId, version, state }, event, process);
      if (!moved.moves) throw new Error(`It cannot move to version ${event.to}: ${moved.reason}`);
      return { ...standing, version: moved.placed.version, state: moved.placed.state };
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
): Replayed => ({ entry, version, before, state: result.state, ending: result.ending, result });

function flowOf({ flowId, version }: ReplayedProcess, number: number): CompiledFlow {
  const flow = version(flowId, number);
  if (!flow) throw new Error(`Version ${number} of the flow is not there any more`);
  return flow;
}
