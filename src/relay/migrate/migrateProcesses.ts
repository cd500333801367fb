import { toWire } from '../../db/ids.ts';
import type { Library } from '../../engine/effects.ts';
import { migrateState, type Obstacle, type Placed } from '../../engine/migrateState.ts';
import { migrateTimers } from '../../engine/migrateTimers.ts';
import { enterInJournal } from '../decide/enterInJournal.ts';
import { flowScene, libraryOf } from '../decide/flowScene.ts';
import { type ChatDraft, draftOf, type PersonDraft } from '../decide/personDraft.ts';
import { cancelTimer, setTimer } from '../decide/setTimer.ts';
import type { ProcessRow, Scene } from '../scene.ts';
import { beginTimeSlice } from '../timeSlice.ts';

/** Which versions of a flow are to become which. */
export type Migration = {
  flowId: string;
  /** This one alone; all older ones where not said: a newer one was published meanwhile. */
  from?: number | undefined;
  to: number;
};

/** A process that cannot move; `busy`: its contact was held by somebody else for too long. */
export type Stuck = {
  processId: string;
  /** Of its own flow. */
  version: number;
  step: string;
  reason: Obstacle['reason'] | 'busy';
};

export type Verdict = { moves: true; steps: Placed[] } | { moves: false; stuck: Stuck };

/**
 * Whether a process can go where it should, and over which states: one for each version that is left,
 * since one process may be in two sub-flows of one flow. The first is where it is now. Pure.
 */
export function judge(row: ProcessRow, migration: Migration, flows: Library): Verdict {
  const { flowId, from, to } = migration;
  const wireId = toWire('IPF', flowId);
  const { state, flowVersion: version } = row;
  const start: Placed = { flowId: toWire('IPF', row.flowId), version, state };
  const found = [start, ...(state.frames ?? [])]
    .filter((level) => level.flowId === wireId && level.version < to)
    .map((level) => level.version)
    .filter((old) => from === undefined || old === from);

  const steps = [start];
  for (const old of new Set(found)) {
    const last = steps.at(-1) ?? start;
    const moved = migrateState(last, { flowId: wireId, from: old, to }, flows);
    if (!moved.moves) {
      const { reason, step } = moved;
      return { moves: false, stuck: { processId: row.id, version, step, reason } };
    }
    steps.push(moved.placed);
  }
  return { moves: true, steps };
}

export type Moved = {
  drafts: PersonDraft[];
  moved: { id: string; version: number }[];
  stuck: Stuck[];
  /** Those of the processes asked for that the scene does not hold: held by somebody, or ended. */
  missing: string[];
};

/**
 * Moves these processes, whose contacts are locked and gathered. Nothing is said; a chat's last
 * activity stays what it was.
 */
export async function migrateProcesses(
  scene: Scene,
  processIds: string[],
  migration: Migration,
  newId: () => string,
): Promise<Moved> {
  const wanted = new Set(processIds);
  const result: Moved = { drafts: [], moved: [], stuck: [], missing: [] };
  const slice = beginTimeSlice();
  for (const person of scene.people.values()) {
    const draft = draftOf(scene, person, newId);
    for (const chat of draft.chats.values()) {
      const { process } = chat;
      if (!process || !wanted.delete(process.id)) continue;
      const verdict = judge(process, migration, libraryOf(scene));
      if (!verdict.moves) {
        result.stuck.push(verdict.stuck);
      } else if (verdict.steps.length > 1) {
        move(draft, chat, process, verdict.steps);
        result.moved.push({ id: process.id, version: process.flowVersion });
      }
    }
    result.drafts.push(draft);
    if (slice.isOver()) await slice.pass();
  }
  result.missing = [...wanted];
  return result;
}

function move(draft: PersonDraft, chat: ChatDraft, process: ProcessRow, steps: Placed[]): void {
  const { lastActivityAt } = chat.row;
  const flows = libraryOf(draft.scene);
  const isTaken = chat.row.state === 'withAgent';
  for (const [index, after] of steps.slice(1).entries()) {
    const before = steps[index] ?? after;
    const standing = [...draft.timers.values()]
      .filter(({ row, gone }) => !gone && row.processId === process.id)
      .filter(({ row }) => row.visit === process.state.visit)
      .map(({ row }) => ({ id: row.timerId, dueAt: row.dueAt }));
    const scene = flowScene(draft, chat, process);
    const { effects, reads } = migrateTimers(before, after, flows, scene, standing, isTaken);
    enterInJournal(draft, chat, process, eventOf(before, after), { reads, path: [] });
    process.state = after.state;
    process.flowVersion = after.version;
    for (const effect of effects) {
      if (effect.type === 'set_timer') setTimer(draft, process, effect);
      if (effect.type === 'cancel_timer') cancelTimer(draft, process.id, effect.id);
    }
  }
  // Nobody said anything: silence goes on counting from where it began.
  chat.row.lastActivityAt = lastActivityAt;
  const entry = chat.processes.get(process.id);
  if (entry) entry.changed = true;
}

/** What the journal keeps: from it and the two versions the state after it can be worked out again. */
function eventOf(before: Placed, after: Placed) {
  const levels = ({ flowId, version, state }: Placed) => [
    { flowId, version },
    ...(state.frames ?? []),
  ];
  const old = levels(before);
  const [index, level] =
    [...levels(after).entries()].find(([at, { version }]) => version !== old[at]?.version) ?? [];
  if (index === undefined || !level) throw new Error('A process moved nowhere');
  const from = old[index]?.version ?? level.version;
  return { type: 'migrated', flow_id: level.flowId, from, to: level.version };
}
