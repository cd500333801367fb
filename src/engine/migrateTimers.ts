import type { CompiledFlow } from './compileFlow.ts';
import { durationMs } from './duration.ts';
import type { Effect, Library, Scene } from './effects.ts';
import { enterFrame } from './frames.ts';
import { lastInstantMs } from './instant.ts';
import { defaultExpiry, type MachineTimer, timerId, timersOf } from './machineOf.ts';
import type { Placed } from './migrateState.ts';
import { beginRun, type Run } from './run.ts';

/** A timer that stands for the present visit. */
export type StandingTimer = { id: string; dueAt: Date };

/**
 * What becomes of the timers of the step at which a process waits when it moves to another version
 * (`migrateState`). Each clock is taken by its name, reminders by their place in the list:
 * - one that both versions have, at the same length, keeps its due time;
 * - at another length it is due as if it had been so long from the start: `timeout`, `reminders`, `wait for`,
 *   and by `expires_after` the expiry. What is then past falls due at once;
 * - a `wait until` that is written otherwise is worked out anew, and `for` in its place counts from now;
 * - one that only the new version has counts from now; with people, not once an agent has the chat;
 * - one that only the old version had is off. One that has fired stays fired.
 */
export function migrateTimers(
  before: Placed,
  after: Placed,
  flows: Pick<Library, 'version'>,
  scene: Scene,
  standing: StandingTimer[],
  isTaken: boolean,
): { effects: Effect[]; reads: Run['reads'] } {
  const run = runAt(after, flows, scene);
  const [oldest, old] = [ownFlow(before, flows), innerFlow(before, flows)];
  const name = run.step;
  const from = timersIn(old, name);
  const to = timersIn(run.flow, name);
  const waitsForPeople = run.flow.steps.get(name)?.type.waitsFor === 'people';
  const isSameStep =
    JSON.stringify(old.definition.steps[name]) === JSON.stringify(run.flow.definition.steps[name]);
  const dueById = new Map(standing.map(({ id, dueAt }) => [id, dueAt.getTime()]));
  const nowMs = scene.now.getTime();
  const lengthMs = ({ afterMs }: MachineTimer) =>
    typeof afterMs === 'number' ? afterMs : afterMs(run);

  const due = new Map<string, number>();
  for (const [timer, fresh] of Object.entries(to)) {
    const stood = dueById.get(timerId(name, timer));
    const known = from[timer];
    if (!known) {
      if (!(waitsForPeople && isTaken)) due.set(timer, nowMs + lengthMs(fresh));
    } else if (stood !== undefined) {
      const shiftMs =
        timer === 'expires'
          ? expiryMs((run.callers[0] ?? run).flow) - expiryMs(oldest)
          : typeof fresh.afterMs === 'number' && typeof known.afterMs === 'number'
            ? fresh.afterMs - known.afterMs
            : isSameStep
              ? 0
              : nowMs + lengthMs(fresh) - stood;
      due.set(timer, stood + shiftMs);
    }
  }
  // At the same instant a timeout goes first.
  const expires = due.get('expires');
  if (expires !== undefined && expires === due.get('timeout')) due.set('expires', expires + 1);
  return { effects: wordsOn(due, from, dueById, run), reads: run.reads };
}

function wordsOn(
  due: Map<string, number>,
  from: Record<string, MachineTimer>,
  dueById: Map<string, number>,
  { step, visit }: Run,
): Effect[] {
  const set = [...due].flatMap(([timer, dueMs]): Effect[] => {
    const id = timerId(step, timer);
    const at = Math.min(dueMs, lastInstantMs);
    if (dueById.get(id) === at) return [];
    const event = { type: id, visit };
    return [{ type: 'set_timer', id, dueAt: new Date(at), visit, event }];
  });
  const off = Object.keys(from).flatMap((timer): Effect[] => {
    const id = timerId(step, timer);
    return due.has(timer) || !dueById.has(id) ? [] : [{ type: 'cancel_timer', id }];
  });
  return [...set, ...off];
}

function runAt({ flowId, version, state }: Placed, flows: Pick<Library, 'version'>, scene: Scene) {
  const run = beginRun(getVersion(flows, flowId, version), scene, state, undefined);
  for (const frame of state.frames ?? []) {
    enterFrame(run, frame, getVersion(flows, frame.flowId, frame.version));
  }
  return run;
}

const ownFlow = ({ flowId, version }: Placed, flows: Pick<Library, 'version'>): CompiledFlow =>
  getVersion(flows, flowId, version);

function innerFlow(placed: Placed, flows: Pick<Library, 'version'>): CompiledFlow {
  const { flowId, version } = placed.state.frames?.at(-1) ?? placed;
  return getVersion(flows, flowId, version);
}

function getVersion(flows: Pick<Library, 'version'>, flowId: string, version: number) {
  const flow = flows.version(flowId, version);
  if (!flow) throw new Error(`No flow ${flowId} version ${version}`);
  return flow;
}

function timersIn(flow: CompiledFlow, name: string): Record<string, MachineTimer> {
  const step = flow.steps.get(name);
  return step ? timersOf(step) : {};
}

const expiryMs = ({ definition }: CompiledFlow): number =>
  durationMs(definition.settings?.expires_after ?? defaultExpiry);
