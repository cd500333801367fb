import type { Ending, MessageFacts } from '../effects.ts';
import type { Run } from '../run.ts';
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
  | { to: 'end'; ending: Ending };

/** Names of a step's exits and the steps they lead to. */
export type Exits = Record<string, string>;

/**
 * A clock that starts whenever the step speaks. With an `exit` it leads there; without, the step's
 * `timer` says what it does. `afterMs` may depend on what the process holds.
 */
export type StepTimer = { afterMs: number | ((run: Run) => number); exit?: string };

/** One kind of step. What is absent, such a step does not do; then the event is unused. */
export type StepType<S> = {
  /** `contact`: `expires_after` runs meanwhile. `time` and `people` wait without it. */
  waitsFor: 'nothing' | 'contact' | 'time' | 'people';
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
};

export const stay: Move = { to: 'stay' };
export const unused: Move = { to: 'unused' };
export const again: Move = { to: 'again' };
export const leaveBy = (exit: string): Move => ({ to: 'exit', exit });
export const endAs = (ending: Ending): Move => ({ to: 'end', ending });

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
