import type { Step } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { flowIdOf } from '../subflowsOf.ts';
import { isCounted } from './counters.ts';
import { cyclesOf } from './cycles.ts';
import { pathIn, searchFrom } from './graph.ts';
import { errorAt } from './report.ts';
import type { Study } from './study.ts';
import { passesWithoutWaiting } from './subflows.ts';
import type { Way } from './ways.ts';

/** Circles that nobody ever breaks: those in which nothing is waited for, and those only time passes. */
export function verifyCycles(study: Study): Finding[] {
  const atOnce = circlesOf(study, isAtOnce);
  const isFound = ({ group }: Circle) =>
    atOnce.some((other) => other.group.some((name) => group.includes(name)));
  const isCountedOut = ({ group, waysIn }: Circle) => isCounted(study.definition, group, waysIn);
  const called = circlesOf(
    study,
    (way, step) => isAtOnce(way, step) || way.cause === 'call',
  ).filter((circle) => !isFound(circle) && !isCountedOut(circle));
  const silent = circlesOf(study, ({ cause }) => cause !== 'contact' && cause !== 'people').filter(
    (circle) => !isCountedOut(circle) && (hasTimeout(circle) || !isFound(circle)),
  );
  return [
    ...atOnce.map((circle) => endless(study, circle, 'in which nothing is waited for')),
    ...called.map((circle) =>
      endless(study, circle, 'in which nothing is waited for but the answers to calls'),
    ),
    ...silent.flatMap((circle) => nag(study, circle)),
  ];
}

/** Steps that lead to each other by some kinds of ways, nearest to the start first. */
type Circle = { group: string[]; waysIn: (name: string) => Way[] };

/** A time that is past already is not waited for. */
const isAtOnce = ({ cause }: Way, step: Step | undefined): boolean =>
  cause === 'at_once' ||
  (cause === 'time' &&
    step?.type === 'wait' &&
    (step.for === undefined || durationMs(step.for) === 0));

const hasTimeout = ({ group, waysIn }: Circle): boolean =>
  group.some((name) => waysIn(name).some(({ cause }) => cause === 'timeout'));

function circlesOf(study: Study, isOf: (way: Way, step: Step | undefined) => boolean): Circle[] {
  const { graph, definition } = study;
  const ways = new Map(
    graph.reached.map((name) => {
      const step = definition.steps[name];
      const out = (graph.ways.get(name) ?? []).map((way) => waited(study, step, way));
      return [name, out.filter((way) => isOf(way, step) && graph.isReached(way.next))];
    }),
  );
  const order = new Map(graph.reached.map((name, index) => [name, index]));
  const groups = cyclesOf(graph.reached, (name) => (ways.get(name) ?? []).map(({ next }) => next));
  return groups
    .map((group) => group.toSorted((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)))
    .map((group) => {
      const inGroup = new Set(group);
      return {
        group,
        waysIn: (name) => (ways.get(name) ?? []).filter(({ next }) => inGroup.has(next)),
      };
    });
}

/** A sub-flow waits for whatever it waits for: the contact, as far as is known here. */
function waited({ known }: Study, step: Step | undefined, way: Way): Way {
  if (step?.type !== 'subflow' || way.field !== 'next') return way;
  const passes = known !== undefined && passesWithoutWaiting(flowIdOf(step.flow_id), known.flows);
  return { ...way, cause: passes ? 'at_once' : 'contact' };
}

function endless({ definition, graph }: Study, { group, waysIn }: Circle, how: string): Finding {
  const [first = ''] = group;
  const round = roundFrom(first, waysIn);
  const possible = round.some((name) => !alwaysGoesOn(definition.steps[name]));
  const message = `${possible ? 'a possible endless circle' : 'an endless circle'} ${how}: ${round.join(' → ')}`;
  const path = [...graph.pathTo(first), ...round.slice(1)];
  return errorAt(graph, 'endless_cycle', first, '', message, { path, possible });
}

/** Whether a step's `next` is where it goes, whatever happens. */
const alwaysGoesOn = (step: Step | undefined): boolean =>
  step !== undefined &&
  ['message', 'set', 'set_property', 'tag', 'event'].includes(step.type) &&
  !('failed' in step && step.failed !== undefined);

/** Only a timeout, or a time that passes before something is said again, keeps such a circle going. */
function nag({ definition, graph }: Study, { group, waysIn }: Circle): Finding[] {
  const wayBy = (cause: Way['cause']) =>
    group.flatMap((name) =>
      waysIn(name)
        .filter((way) => way.cause === cause)
        .map(({ next }) => ({ name, next })),
    );
  const speaker = group.find((name) => speaks(definition.steps[name]));
  const [late] = wayBy('timeout');
  const [waited] = speaker === undefined ? [] : wayBy('time');
  const turn = late ?? waited;
  if (turn === undefined) return [];
  const { name, next } = turn;
  const way = (from: string, to: string) => pathIn(searchFrom([from], namesIn(waysIn)), to);
  const round =
    late !== undefined || speaker === undefined
      ? way(next, name)
      : [...way(next, speaker), ...way(speaker, name).slice(1)];
  const message = `a possible endless nag: only time passes in ${[name, ...round].join(' → ')}`;
  const path = [...graph.pathTo(name), ...round];
  return [errorAt(graph, 'endless_nag', name, '', message, { path, possible: true })];
}

const speaks = (step: Step | undefined): boolean =>
  step !== undefined && ['message', 'question', 'choice', 'form', 'outbound'].includes(step.type);

const namesIn = (waysIn: Circle['waysIn']) => (name: string) =>
  waysIn(name).map(({ next }) => next);

/** The shortest way round from a step to itself, which stands at both ends. */
function roundFrom(first: string, waysIn: Circle['waysIn']): string[] {
  const nexts = namesIn(waysIn);
  if (nexts(first).includes(first)) return [first, first];
  const search = searchFrom(nexts(first), nexts);
  return [first, ...pathIn(search, first)];
}
