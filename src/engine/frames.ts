import type { CompiledFlow } from './compileFlow.ts';
import type { Frame, ProcessState } from './effects.ts';
import { type Level, placeIn, type Run } from './run.ts';
import { sensitiveVariables } from './sensitive.ts';

/** Goes into a sub-flow from the present step; the step the run is at is then the frame's. */
export function enterFrame(run: Run, frame: Frame, flow: CompiledFlow): void {
  run.callers.push(levelOf(run));
  const { step, vars, trigger } = frame;
  const sensitive = new Set(frame.sensitive);
  moveTo(run, { flow, step, vars, trigger, sensitive, frame });
}

/** Goes back to the caller, as it was at the step that entered the sub-flow; gives the level left. */
export function leaveFrame(run: Run): Level {
  const left = levelOf(run);
  const caller = run.callers.pop();
  if (caller === undefined) throw new Error(`The process is in no sub-flow at step "${run.step}"`);
  if (left.sensitive.size > 0) run.heardSensitive = true;
  moveTo(run, caller);
  if (run.heardSensitive) {
    run.sensitive = sensitiveVariables(run.flow.definition, run.sensitive, true);
  }
  return left;
}

/** The flows a process is in, its own first. */
export const levelsOf = (run: Run): Level[] => [...run.callers, run];

/** What is kept of a run once its event is worked out. */
export function stateOf(run: Run): ProcessState {
  const [own = run, ...inner] = levelsOf(run);
  return {
    step: own.step,
    vars: own.vars,
    visit: run.visit,
    memory: run.memory,
    ...(run.resumedAt === undefined ? {} : { resumedAt: run.resumedAt }),
    ...(run.failedVisit === undefined ? {} : { failedVisit: run.failedVisit }),
    ...(inner.length === 0 ? {} : { frames: inner.map(frameOf) }),
    ...(own.sensitive === own.flow.sensitive ? {} : { sensitive: [...own.sensitive] }),
    ...(run.heardSensitive ? { heardSensitive: true } : {}),
    ...(run.held.length === 0 ? {} : { held: run.held }),
  };
}

function frameOf({ frame, step, vars, trigger, sensitive }: Level): Frame {
  if (frame === undefined) throw new Error(`Step "${step}" is in no sub-flow`);
  const { flowId, version } = frame;
  const names = sensitive.size === 0 ? {} : { sensitive: [...sensitive] };
  return { flowId, version, step, vars, trigger, ...names };
}

const levelOf = ({ flow, step, vars, trigger, sensitive, frame }: Run): Level => ({
  flow,
  step,
  vars,
  trigger,
  sensitive,
  frame,
});

function moveTo(run: Run, level: Level): void {
  Object.assign(run, level);
  run.place = placeIn(level.flow, run);
}
