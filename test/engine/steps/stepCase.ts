import { addressOf } from '../../../src/engine/address.ts';
import type { Effect, Ending, FlowEvent, Scene } from '../../../src/engine/effects.ts';
import type { InContent, Json } from '../../../src/messages/events.ts';
import {
  begin,
  dueMinutes,
  findings,
  fire,
  flowOf,
  happen,
  libraryOf,
  say,
  type Talk,
  tap,
} from '../world.ts';

/** What happens in a case, one after another; `at` is in minutes after the start. */
export type Happening =
  | string
  | { says: string | InContent; at?: number }
  | { taps: string; at?: number }
  | { fires: string }
  | { event: FlowEvent; at?: number };

/** A flow, what happens, and what is so after the last of it. Only what is named is compared. */
export type StepCase = {
  name: string;
  /** The first step starts; `yes` and `no` are ends to lead to. */
  steps: Record<string, unknown>;
  more?: object;
  scene?: Partial<Scene>;
  /** Other flows by id, with `yes` and `no` of their own. */
  flows?: Record<string, { steps: Record<string, unknown>; more?: object }>;
  when?: Happening[];
  gives: {
    said?: unknown[];
    step?: string;
    /** Where it really is, sub-flows included. */
    at?: string;
    reads?: Record<string, Json>;
    vars?: Record<string, Json>;
    ending?: Ending | null;
    effects?: Effect[];
    findings?: string[];
    timers?: Record<string, number>;
    memory?: object;
    outcome?: 'answered' | 'held' | 'unused';
  };
};

/** What a case can name, as it came out. */
export function outcomeOf(given: StepCase): Required<StepCase['gives']> {
  const others = Object.entries(given.flows ?? {});
  const flows = libraryOf(
    Object.fromEntries(others.map(([id, { steps, more }]) => [id, [withEnds(steps, more)]])),
  );
  let talk = begin(withEnds(given.steps, given.more), { flows, ...given.scene });
  for (const happening of given.when ?? []) talk = after(talk, happening);
  const { effects, outcome, ending } = talk.last;
  return {
    said: talk.said.map((content) => (content.type === 'text' ? content.text : content)),
    step: talk.state.step,
    at: addressOf(talk.state),
    reads: talk.last.reads,
    vars: talk.state.vars,
    ending: ending ?? null,
    effects: effects.filter(({ type }) => !['say', 'set_timer', 'cancel_timer'].includes(type)),
    findings: findings(talk),
    timers: dueMinutes(talk),
    memory: talk.state.memory,
    outcome,
  };
}

export const withEnds = (steps: Record<string, unknown>, more?: object) =>
  flowOf(
    {
      ...steps,
      yes: { type: 'end', status: 'success' },
      no: { type: 'end', status: 'failure', failure_status: 'declined' },
    },
    more,
  );

function after(talk: Talk, happening: Happening): Talk {
  if (typeof happening === 'string') return say(talk, happening);
  if ('says' in happening) return say(talk, happening.says, happening.at);
  if ('taps' in happening) return tap(talk, happening.taps, happening.at);
  if ('fires' in happening) return fire(talk, happening.fires);
  return happen(talk, happening.event, happening.at);
}
