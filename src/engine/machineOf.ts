import { type AnyStateMachine, setup } from 'xstate';
import type { CompiledStep } from './compileFlow.ts';
import type { FlowDefinition } from './definition.ts';
import { durationMs } from './duration.ts';
import { lastHeardAt, type Run } from './run.ts';
import { type StepTimer, waitOf } from './steps/stepType.ts';

export type Machine = AnyStateMachine;

/** What the machine is told, by our loop alone. */
export const startEvent = 'start';
export const againEvent = 'again';
export const endEvent = 'end';
export const exitEvent = (exit: string): string => `exit.${exit}`;
export const undeliveredEvent = (step: string): string => `undelivered.${step}`;

/**
 * States that are no step; no step can have these names. A process begins in its own state, before the
 * first step, which it enters as it does any other.
 */
export const newState = 'NEW';
export const endedState = 'ENDED';
const machineId = 'flow';
export const defaultExpiry = '24h';

/**
 * The xstate machine of a flow: one step, one state. It holds where each exit leads and which clocks run
 * in a state, but not for how long; what a step says and how it reads an answer is the step's own. It has no `always`, no
 * `invoke` and no `spawn`: every move is one event from our loop, which counts them.
 *
 * Xstate restarts `after` only on re-entry. So `again` (the step has spoken again) re-enters, and so does
 * an exit that leads back to its own step; a step that waits on in silence is told nothing.
 */
export function machineOf(
  definition: FlowDefinition,
  steps: ReadonlyMap<string, CompiledStep>,
): Machine {
  const delays: Record<string, number> = {};
  // Xstate would find "constructor" in any object.
  const enterStep = (name: string) => {
    if (name !== endedState && !steps.has(name)) throw new Error(`there is no step "${name}"`);
    return enter(name);
  };
  const states: Record<string, object> = {
    [newState]: { on: { [startEvent]: enterStep(definition.start) } },
    [endedState]: { type: 'final' },
  };
  const on: Record<string, object> = { [endEvent]: enter(endedState) };
  for (const compiled of steps.values()) {
    const { name, step, type } = compiled;
    const exits = type.exits(step);
    const timers = timersOf(compiled);
    const after = Object.entries(timers).map(([timer, { leadsTo }]) => {
      // How long it takes may depend on the process: `timersOf` says it when the timer starts.
      delays[delayName(name, timer)] = 0;
      return [delayName(name, timer), leadsTo === undefined ? {} : enterStep(leadsTo)] as const;
    });
    const leave = Object.entries(exits).map(
      ([exit, next]) => [exitEvent(exit), enterStep(next)] as const,
    );
    states[name] = {
      on: { [againEvent]: enter(name), ...Object.fromEntries(leave) },
      after: Object.fromEntries(after),
    };
    if (exits.failed !== undefined) on[undeliveredEvent(name)] = enterStep(exits.failed);
  }
  return createMachine(states, on, delays);
}

const enter = (state: string) => ({ target: `#${machineId}.${state}`, reenter: true });
const delayName = (step: string, timer: string): string => `${step}.${timer}`;

/** The id under which xstate raises a timer of a step. */
export const timerId = (step: string, timer: string): string =>
  `xstate.after.${delayName(step, timer)}.${machineId}.${step}`;

export type MachineTimer = { afterMs: StepTimer['afterMs']; leadsTo?: string };

/** The clocks of a step: its own, and `expires` where it waits for the contact. */
export function timersOf({ step, type }: CompiledStep): Record<string, MachineTimer> {
  const exits = type.exits(step);
  const timers: Record<string, MachineTimer> = {};
  for (const [name, { afterMs, exit }] of Object.entries(type.timers?.(step) ?? {})) {
    const leadsTo = exit === undefined ? undefined : exits[exit];
    timers[name] = leadsTo === undefined ? { afterMs } : { afterMs, leadsTo };
  }
  if (waitOf(type, step) === 'contact') {
    const timeoutMs = timers.timeout?.afterMs;
    timers.expires = {
      afterMs: (run) => expiresInMs(run, timeoutMs),
      leadsTo: endedState,
    };
  }
  return timers;
}

/**
 * `expires_after` counts from the latest of the contact's last message, the start, and the end of the
 * last `wait`, `handoff` or `http`. In a sub-flow it is that of the process's own flow. At the same instant a timeout goes first, so this falls just after.
 */
function expiresInMs(run: Run, timeoutMs: StepTimer['afterMs'] | undefined) {
  const { settings } = (run.callers[0] ?? run).flow.definition;
  const expiryMs = durationMs(settings?.expires_after ?? defaultExpiry);
  const { now, process } = run.scene;
  const since = Math.max(
    process.startedAt.getTime(),
    lastHeardAt(run)?.getTime() ?? 0,
    run.resumedAt === undefined ? 0 : Date.parse(run.resumedAt),
  );
  const inMs = Math.max(since + expiryMs - now.getTime(), 0);
  return inMs === timeoutMs ? inMs + 1 : inMs;
}

/** Xstate's types describe machines written by hand; this one is made from data, all of it above. */
function createMachine(
  states: Record<string, object>,
  on: Record<string, object>,
  delays: Record<string, number>,
): Machine {
  const config = { id: machineId, initial: newState, on, states };
  return setup({ delays: delays as never }).createMachine(config as never) as unknown as Machine;
}
