import type { Step } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { remembered } from '../remembered.ts';
import { flowIdOf } from '../subflowsOf.ts';
import { windowMs } from '../windowRule.ts';
import { warningAt } from './report.ts';
import type { Study } from './study.ts';
import { passesWithoutWaiting } from './subflows.ts';
import type { Way } from './ways.ts';

/**
 * How long ago the contact may have written last, at most the window, and how much of `expires_after` has
 * gone by then.
 */
type Clocks = { silentMs: number; restedMs: number };

/** A way into a step. */
type Arrival = Clocks & { step: string; from?: Arrival };

/**
 * Free-form text that a way leads to when the contact has not written for 24 hours. The first message is
 * taken to come from the contact. Where there is `failed`, the author has thought of it. A circle is gone
 * round once: how often it is while the contact is silent, its conditions decide.
 */
export function verifyWindow(study: Study): Finding[] {
  const { definition, graph } = study;
  const passages = remembered((name: string) => passagesOf(study, name));
  const findings = new Map<string, Finding>();
  const fronts = new Map<string, Arrival[]>();
  const queue: Arrival[] = [];
  const arrive = (step: string, silentMs: number, restedMs: number, from?: Arrival) => {
    const front = fronts.get(step) ?? [];
    for (const other of front) {
      if (silentMs <= other.silentMs && restedMs >= other.restedMs) return;
    }
    if (isRound(step, silentMs, from)) return;
    const arrival = { step, silentMs, restedMs, ...(from && { from }) };
    const isBetter = (other: Arrival) => other.silentMs > silentMs || other.restedMs < restedMs;
    fronts.set(step, [...front.filter(isBetter), arrival]);
    queue.push(arrival);
  };
  if (graph.isReached(definition.start)) arrive(definition.start, 0, 0);
  let left = mostArrivals;
  for (const arrival of queue) {
    if (left === 0) return [...findings.values(), unfinished(study)];
    left -= 1;
    const { closedAt, onwards } = passages(arrival.step);
    const field = closedAt(arrival);
    if (field !== undefined && !findings.has(arrival.step)) {
      findings.set(arrival.step, findingOf(study, arrival, field));
    }
    for (const { next, after } of onwards) {
      const clocks = after(arrival);
      if (clocks !== undefined) {
        arrive(next, Math.min(clocks.silentMs, windowMs), clocks.restedMs, arrival);
      }
    }
  }
  return [...findings.values()];
}

/** A flow of 500 steps with hours in many of them needs some thousands. */
const mostArrivals = 20_000;

/** Whether the contact has not written since this step was last come to. */
function isRound(step: string, silentMs: number, from: Arrival | undefined): boolean {
  for (let at = from, later = silentMs; at !== undefined && later > 0; at = at.from) {
    if (at.step === step) return true;
    later = at.silentMs;
  }
  return false;
}

/**
 * What a step is to the window: where the text stands that it would not let through, undefined where all
 * may go, and how its clocks stand on each way out, undefined for a way that is not taken.
 */
type Passages = {
  closedAt: (now: Clocks) => string | undefined;
  onwards: { next: string; after: (now: Clocks) => Clocks | undefined }[];
};

function passagesOf(study: Study, name: string): Passages {
  const step = study.definition.steps[name];
  if (step === undefined) return { closedAt: () => undefined, onwards: [] };
  const speaks = speaksAtOnce(step);
  const ways = (study.graph.ways.get(name) ?? []).filter(({ next }) => study.graph.isReached(next));
  return {
    closedAt:
      'failed' in step && step.failed !== undefined ? () => undefined : closing(study, step),
    onwards: ways.map((way) => {
      const after = clocksAfter(study, step, way);
      // What is refused leads on by these alone.
      const isOfRefusal = way.field === 'failed' || way.field === 'options_from.empty';
      const isStopped = (now: Clocks) => speaks && !isOfRefusal && now.silentMs >= windowMs;
      return { next: way.next, after: (now) => (isStopped(now) ? undefined : after(now)) };
    }),
  };
}

const speaksAtOnce = (step: Step): boolean =>
  ['message', 'question', 'choice', 'form'].includes(step.type) ||
  (step.type === 'end' && step.text !== undefined);

function closing(study: Study, step: Step): Passages['closedAt'] {
  const speaks = speaksAtOnce(step);
  const reminders =
    step.type === 'question' || step.type === 'choice' ? (step.reminders ?? []) : [];
  const afters = reminders.map(({ after }) => durationMs(after));
  const untilMs = timeoutMs(step) ?? Infinity;
  const expiresMs = expiryMs(study);
  return ({ silentMs, restedMs }) => {
    if (speaks && silentMs >= windowMs) return '';
    if (afters.length === 0) return undefined;
    const index = afters.findIndex(
      (afterMs) =>
        silentMs + afterMs >= windowMs && restedMs + afterMs < expiresMs && afterMs < untilMs,
    );
    return index === -1 ? undefined : `reminders.${index}.text`;
  };
}

const expiryMs = ({ definition }: Study): number =>
  durationMs(definition.settings?.expires_after ?? '24h');

const timeoutMs = (step: Step): number | undefined =>
  'timeout' in step && typeof step.timeout === 'object'
    ? durationMs(step.timeout.after)
    : undefined;

/** Undefined comes of a timeout that `expires_after` comes before. */
function clocksAfter(study: Study, step: Step, way: Way): Passages['onwards'][number]['after'] {
  switch (way.cause) {
    case 'contact':
      return () => ({ silentMs: 0, restedMs: 0 });
    case 'at_once':
      return (now) => now;
    case 'call':
      return step.type === 'subflow'
        ? afterSubflow(study, step.flow_id)
        : ({ silentMs }) => ({ silentMs, restedMs: 0 });
    case 'people':
      // Silence for 24 hours closes a chat, and the process goes on.
      return () => ({ silentMs: windowMs, restedMs: 0 });
    case 'time': {
      // `until` may be any time at all.
      const passedMs =
        step.type === 'wait' && step.for !== undefined ? durationMs(step.for) : windowMs;
      return ({ silentMs }) => ({ silentMs: silentMs + passedMs, restedMs: 0 });
    }
    case 'timeout': {
      const afterMs = timeoutMs(step) ?? 0;
      if (step.type === 'handoff') {
        return ({ silentMs }) => ({ silentMs: silentMs + afterMs, restedMs: 0 });
      }
      const expiresMs = expiryMs(study);
      return ({ silentMs, restedMs }) =>
        restedMs + afterMs > expiresMs
          ? undefined
          : { silentMs: silentMs + afterMs, restedMs: restedMs + afterMs };
    }
  }
}

/** What a sub-flow asks is not looked into: nothing is claimed of the silence after it. */
function afterSubflow({ known }: Study, flowId: string): (now: Clocks) => Clocks {
  const isPassed = known !== undefined && passesWithoutWaiting(flowIdOf(flowId), known.flows);
  return (now) => (isPassed ? now : { silentMs: 0, restedMs: 0 });
}

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
