import type { Step } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { flowIdOf } from '../subflowsOf.ts';
import { windowMs } from '../windowRule.ts';
import { warningAt } from './report.ts';
import type { Study } from './study.ts';
import { passesWithoutWaiting } from './subflows.ts';
import type { Way } from './ways.ts';

/**
 * A way into a step. `silentMs`: how long ago the contact may have written last, at most the window.
 * `restedMs`: how much of `expires_after` has gone by then.
 */
type Arrival = { step: string; silentMs: number; restedMs: number; from?: Arrival };

/** Whether the contact has not written since this step was last come to. */
function isRound({ step, silentMs, from }: Arrival): boolean {
  for (let at = from, later = silentMs; at !== undefined && later > 0; at = at.from) {
    if (at.step === step) return true;
    later = at.silentMs;
  }
  return false;
}

/**
 * Free-form text that a way leads to when the contact has not written for 24 hours. The first message is
 * taken to come from the contact. Where there is `failed`, the author has thought of it. A circle is gone
 * round once: how often it is while the contact is silent, its conditions decide.
 */
export function verifyWindow(study: Study): Finding[] {
  const { definition, graph } = study;
  const findings = new Map<string, Finding>();
  const fronts = new Map<string, Arrival[]>();
  const queue: Arrival[] = [];
  const arrive = (arrival: Arrival) => {
    const front = fronts.get(arrival.step) ?? [];
    if (front.some((other) => isNoBetter(arrival, other)) || isRound(arrival)) return;
    fronts.set(arrival.step, [...front.filter((other) => !isNoBetter(other, arrival)), arrival]);
    queue.push(arrival);
  };
  if (graph.isReached(definition.start)) {
    arrive({ step: definition.start, silentMs: 0, restedMs: 0 });
  }
  let left = mostArrivals;
  for (const arrival of queue) {
    if (left === 0) return [...findings.values(), unfinished(study)];
    left -= 1;
    const step = definition.steps[arrival.step];
    if (step === undefined) continue;
    const field = closedAt(study, step, arrival);
    if (field !== undefined && !hasFailed(step) && !findings.has(arrival.step)) {
      findings.set(arrival.step, findingOf(study, arrival, field));
    }
    for (const next of onwards(study, step, arrival)) arrive(next);
  }
  return [...findings.values()];
}

/** A flow of 500 steps with hours in many of them needs some thousands. */
const mostArrivals = 20_000;

const isNoBetter = (one: Arrival, other: Arrival): boolean =>
  one.silentMs <= other.silentMs && one.restedMs >= other.restedMs;

const hasFailed = (step: Step): boolean => 'failed' in step && step.failed !== undefined;

const speaksAtOnce = (step: Step): boolean =>
  ['message', 'question', 'choice', 'form'].includes(step.type) ||
  (step.type === 'end' && step.text !== undefined);

/** The text of a step that the closed window would not let through; undefined where all may go. */
function closedAt(study: Study, step: Step, { silentMs, restedMs }: Arrival): string | undefined {
  if (speaksAtOnce(step) && silentMs >= windowMs) return '';
  if (step.type !== 'question' && step.type !== 'choice') return undefined;
  const untilMs = step.timeout === undefined ? Infinity : durationMs(step.timeout.after);
  const index = (step.reminders ?? []).findIndex(({ after }) => {
    const afterMs = durationMs(after);
    return (
      silentMs + afterMs >= windowMs && restedMs + afterMs < expiryMs(study) && afterMs < untilMs
    );
  });
  return index === -1 ? undefined : `reminders.${index}.text`;
}

const expiryMs = ({ definition }: Study): number =>
  durationMs(definition.settings?.expires_after ?? '24h');

/** Where a process goes from here, and how long the contact has been silent then. */
function onwards(study: Study, step: Step, arrival: Arrival): Arrival[] {
  const isRefused = speaksAtOnce(step) && arrival.silentMs >= windowMs;
  return (study.graph.ways.get(arrival.step) ?? []).flatMap((way) => {
    if (!study.graph.isReached(way.next)) return [];
    if (isRefused && way.field !== 'failed' && way.field !== 'options_from.empty') return [];
    const clocks = clocksAfter(study, step, way, arrival);
    if (clocks === undefined) return [];
    const silentMs = Math.min(clocks.silentMs, windowMs);
    return [{ step: way.next, silentMs, restedMs: clocks.restedMs, from: arrival }];
  });
}

type Clocks = Pick<Arrival, 'silentMs' | 'restedMs'>;

/** Undefined for a timeout that `expires_after` comes before. */
function clocksAfter(study: Study, step: Step, way: Way, now: Clocks): Clocks | undefined {
  const { silentMs, restedMs } = now;
  switch (way.cause) {
    case 'contact':
      return { silentMs: 0, restedMs: 0 };
    case 'at_once':
      return now;
    case 'call':
      return step.type === 'subflow'
        ? afterSubflow(study, step.flow_id, now)
        : { silentMs, restedMs: 0 };
    case 'people':
      // Silence for 24 hours closes a chat, and the process goes on.
      return { silentMs: windowMs, restedMs: 0 };
    case 'time': {
      // `until` may be any time at all.
      const passedMs =
        step.type === 'wait' && step.for !== undefined ? durationMs(step.for) : windowMs;
      return { silentMs: silentMs + passedMs, restedMs: 0 };
    }
    case 'timeout': {
      const afterMs = timeoutMs(step);
      if (step.type === 'handoff') return { silentMs: silentMs + afterMs, restedMs: 0 };
      const isExpired = restedMs + afterMs > expiryMs(study);
      return isExpired ? undefined : { silentMs: silentMs + afterMs, restedMs: restedMs + afterMs };
    }
  }
}

const timeoutMs = (step: Step): number =>
  'timeout' in step && typeof step.timeout === 'object' ? durationMs(step.timeout.after) : 0;

/** What a sub-flow asks is not looked into: nothing is claimed of the silence after it. */
const afterSubflow = ({ known }: Study, flowId: string, now: Clocks): Clocks =>
  known !== undefined && passesWithoutWaiting(flowIdOf(flowId), known.flows)
    ? now
    : { silentMs: 0, restedMs: 0 };

function findingOf({ graph }: Study, arrival: Arrival, field: string): Finding {
  const path: string[] = [];
  for (let at: Arrival | undefined = arrival; at !== undefined; at = at.from) path.unshift(at.step);
  const what = field === '' ? 'speaks' : 'reminds';
  const message = `step "${arrival.step}" possibly ${what} 24 h or more after the contact last wrote, when WhatsApp takes outbounds alone; give it a failed`;
  return warningAt(graph, 'window_closed', arrival.step, field, message, { path, possible: true });
}

function unfinished({ graph }: Study): Finding {
  const message = `texts outside the 24 h window were looked for on ${mostArrivals} ways, and there are more`;
  return warningAt(graph, 'search_bounded', null, 'steps', message, { possible: true });
}
