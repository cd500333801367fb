import type { CallAnswer } from '../../messages/events.ts';
import type { CompiledFlow } from '../compileFlow.ts';
import type { Ending, Frame, MessageFacts } from '../effects.ts';
import type { Level, Run } from '../run.ts';
import type { Part } from './part.ts';

/** What a step wants after something happened to it. */
export type Move =
  /** It goes on waiting; no clock restarts. */
  | { to: 'stay' }
  /** What happened means nothing to it. */
  | { to: 'unused' }
  /** It has spoken again and waits on in the same visit: timeout and reminders count from now. */
  | { to: 'again' }
  /** It is done and leaves by one of its exits. */
  | { to: 'exit'; exit: string }
  /** It goes into another flow; what that ends with decides how it leaves. */
  | { to: 'flow'; flow: CompiledFlow; frame: Frame }
  /** The end of the flow it is in, which a sub-flow's caller takes up, or of the whole process. */
  | { to: 'end'; ending: Ending; of: 'flow' | 'process' };

/** Names of a step's exits and the steps they lead to. */
export type Exits = Record<string, string>;

/**
 * A clock that starts whenever the step speaks. With an `exit` it leads there; without, the step's
 * `timer` says what it does. `afterMs` may depend on what the process holds.
 */
export type StepTimer = { afterMs: number | ((run: Run) => number); exit?: string };

/** One kind of step. What is absent, such a step does not do; then the event is unused. */
export type StepType<S> = {
  /** `contact`: `expires_after` runs meanwhile. `time`, `people` and `world` wait without it. */
  waitsFor: 'nothing' | 'contact' | 'time' | 'people' | 'world';
  /** Of a kind that waits, whether this step does; absent: always. */
  waits?: (step: S) => boolean;
  exits: (step: S) => Exits;
  timers?: (step: S) => Record<string, StepTimer>;
  /** Texts, templates, conditions and patterns with their places, for compiling and verifying. */
  parts: (step: S) => Part[];
  enter: (step: S, run: Run) => Move;
  message?: (step: S, run: Run, message: MessageFacts) => Move;
  timer?: (step: S, run: Run, timer: string) => Move;
  /** Says the present prompt again. */
  repeat?: (step: S, run: Run) => Move;
  closedByAgent?: (step: S, run: Run) => Move;
  /** The flow it had gone into has ended; `left` is that flow as it was then. */
  returned?: (step: S, run: Run, left: Level, ending: Ending) => Move;
  /** The world has answered. */
  answered?: (step: S, run: Run, answer: CallAnswer) => Move;
};

/** What a step waits for before it goes on. */
export const waitOf = <S>(type: StepType<S>, step: S): StepType<S>['waitsFor'] =>
  type.waits?.(step) === false ? 'nothing' : type.waitsFor;

export const stay: Move = { to: 'stay' };
export const unused: Move = { to: 'unused' };
export const again: Move = { to: 'again' };
export const leaveBy = (exit: string): Move => ({ to: 'exit', exit });
export const endAs = (ending: Ending): Move => ({ to: 'end', ending, of: 'flow' });
export const endProcessAs = (ending: Ending): Move => ({ to: 'end', ending, of: 'process' });

/** A message could not be said, at once or later: the step's `failed`, else the end. */
export const undelivered = (step: { failed?: string | undefined }): Move =>
  step.failed === undefined
    ? endAs({
        status: 'failure',
        failureStatus: 'system_error',
        declinedReason: 'message_not_delivered',
      })
    : leaveBy('failed');

/** Exits without those the author left out. */
export function exitsOf(named: Record<string, string | undefined>): Exits {
  const exits: Exits = {};
  for (const [name, next] of Object.entries(named)) if (next !== undefined) exits[name] = next;
  return exits;
}

/** Variables would have grown beyond 64 KiB. */
export const varsTooLarge: Move = endAs({
  status: 'failure',
  failureStatus: 'system_error',
  declinedReason: 'vars_too_large',
});
