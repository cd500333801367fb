import type { CompiledFlow, CompiledStep } from './compileFlow.ts';
import type { Library, OfferedOption, ProcessState, StepMemory, Vars } from './effects.ts';
import { maxVarsBytes } from './run.ts';
import { sensitiveVariables } from './sensitive.ts';
import { waitOf } from './steps/stepType.ts';
import { inStoredOrder } from './storedOrder.ts';
import { flowIdOf } from './subflowsOf.ts';

/** Everything of flow `flowId` (`IPF…`) that a process runs in version `from` is to run in `to`. */
export type VersionMove = { flowId: string; from: number; to: number };

/** Where a process is: its own flow, and its state. */
export type Placed = { flowId: string; version: number; state: ProcessState };

/** Why a process cannot move; `step` is the one that stands in the way. */
export type Obstacle = {
  reason: /** The new version has no step of that name. */
    | 'step_missing'
    | 'step_type_changed'
    /** The step waits no more, as a hand-off without `next` does not, so nothing would wake the process. */
    | 'step_waits_no_more'
    /** The step it is in a sub-flow by enters another flow now. */
    | 'subflow_changed'
    /** With the new version's variables they would be more than 64 KiB. */
    | 'vars_too_large'
    /** A version it runs, or is to run, cannot be run. */
    | 'version_unreadable';
  step: string;
};

export type Migrated = { moves: true; placed: Placed } | ({ moves: false } & Obstacle);

/**
 * Moves a process to another version of its own flow, or of a sub-flow it is in: nothing is said, and no
 * step entered. It moves when every step at which it stands in that flow is there with the same type.
 * Variables that the new version begins with and the process lacks are added; what was sensitive stays so.
 * Options offered keep their place and their number; what is no longer an option is blanked, so that it
 * means nothing but a tap on it still finds its step (`choice` says the prompt again).
 */
export function migrateState(
  { flowId, version, state }: Placed,
  move: VersionMove,
  flows: Pick<Library, 'version'>,
): Migrated {
  const { frames = [] } = state;
  const levels = [{ flowId, version, step: state.step }, ...frames];
  const moved: Placed = { flowId, version, state: { ...state } };
  for (const [index, level] of levels.entries()) {
    if (level.flowId !== move.flowId || level.version !== move.from) continue;
    const inner = levels[index + 1];
    const from = flows.version(level.flowId, move.from);
    const to = flows.version(level.flowId, move.to);
    if (!from || !to) return { moves: false, reason: 'version_unreadable', step: level.step };
    const reason = obstacle(from, to, level.step, inner?.flowId);
    if (reason) return { moves: false, reason, step: level.step };

    if (index === 0) {
      Object.assign(moved.state, movedLevel(from, to, state, state.heardSensitive));
      moved.version = move.to;
    } else {
      moved.state.frames = (moved.state.frames ?? []).map((frame, at) =>
        at === index - 1
          ? { ...frame, version: move.to, ...movedLevel(from, to, frame, state.heardSensitive) }
          : frame,
      );
    }
    if (!inner) moved.state.memory = movedMemory(from, to, level.step, state.memory);
  }
  const { step } = levels.at(-1) ?? state;
  if (bytesOf(moved.state) > maxVarsBytes) return { moves: false, reason: 'vars_too_large', step };
  return { moves: true, placed: moved };
}

function obstacle(
  from: CompiledFlow,
  to: CompiledFlow,
  name: string,
  entered: string | undefined,
): Obstacle['reason'] | undefined {
  const before = from.steps.get(name);
  const after = to.steps.get(name);
  if (!after) return 'step_missing';
  if (before?.step.type !== after.step.type) return 'step_type_changed';
  if (entered === undefined) return waits(after) ? undefined : 'step_waits_no_more';
  const { step } = after;
  const enters = step.type === 'subflow' && flowIdOf(step.flow_id) === entered;
  return enters ? undefined : 'subflow_changed';
}

/** People wake a process by their close, which takes `next`. */
function waits({ step, type }: CompiledStep): boolean {
  const waitsFor = waitOf(type, step);
  return waitsFor === 'people' ? type.exits(step).next !== undefined : waitsFor !== 'nothing';
}

type LevelState = { vars: Vars; sensitive?: string[] };

function movedLevel(
  from: CompiledFlow,
  to: CompiledFlow,
  level: LevelState,
  heard = false,
): LevelState {
  const vars = inStoredOrder({ ...to.definition.variables, ...level.vars });
  const before = level.sensitive ?? [...from.sensitive];
  const sensitive = sensitiveVariables(
    to.definition,
    before.filter((name) => Object.hasOwn(vars, name)),
    heard,
  );
  return sensitive.size === 0 ? { vars } : { vars, sensitive: [...sensitive] };
}

function movedMemory(
  from: CompiledFlow,
  to: CompiledFlow,
  name: string,
  memory: StepMemory,
): StepMemory {
  const [before, after] = [from.steps.get(name)?.step, to.steps.get(name)?.step];
  if (before?.type !== 'choice' || after?.type !== 'choice' || !memory.offered) return memory;
  const isSameList = before.options_from?.list === after.options_from?.list;
  const isStill = ({ id, index }: OfferedOption) =>
    index === undefined
      ? id === 'more' || after.options?.some((each) => each.id === id)
      : isSameList;
  const offered = memory.offered.map((each) => (isStill(each) ? each : blanked(each)));
  // Pages are cut anew when there are more or fewer fixed options on each.
  const isSamePage = isSameList && before.options?.length === after.options?.length;
  return { ...memory, offered, ...(isSamePage ? {} : { page: 0 }) };
}

/** Kept for the numbers of those after it; a text that is nothing but space is all that could name it. */
const blanked = ({ reply }: OfferedOption): OfferedOption => ({
  id: '',
  reply,
  title: '',
  synonyms: [],
});

const bytesOf = ({ vars, frames = [] }: ProcessState): number =>
  [vars, ...frames.flatMap((frame) => [frame.vars, frame.trigger.variables])].reduce(
    (sum, each) => sum + Buffer.byteLength(JSON.stringify(each)),
    0,
  );
