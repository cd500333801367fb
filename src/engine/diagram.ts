import type { Json } from '../messages/events.ts';
import { conditionText } from './conditionText.ts';
import type { FlowDefinition, Step } from './definition.ts';
import type { Finding } from './finding.ts';
import { stepLabel } from './stepLabel.ts';
import { graphOf } from './verify/graph.ts';
import type { Way } from './verify/ways.ts';

/**
 * How processes fared at a step: `passed` came through it and on, or ended there as the flow says;
 * `left` ended there otherwise (silence, an exit word, a fault); `waiting` stand there now.
 */
export type StepCounts = { passed: number; left: number; waiting: number };

/** A step as it is drawn. One that an exit names and the flow does not have is `missing`. */
export type DiagramStep = {
  name: string;
  type: Step['type'] | 'missing';
  /** What it says or does, in one line; may be empty. */
  label: string;
  isStart: boolean;
  isReached: boolean;
  findings: Finding[];
  counts?: StepCounts;
};

/** All ways from one step to another. `isAside`: none of them is how things should go. */
export type DiagramWay = { from: string; to: string; labels: string[]; isAside: boolean };

export type Diagram = {
  name: string;
  /** In the order of the shortest ways from the start, unreachable steps last. */
  steps: DiagramStep[];
  ways: DiagramWay[];
  /** What is wrong with the flow and belongs to no step. */
  findings: Finding[];
};

/** A flow as a picture of it is drawn from. */
export function diagramOf(
  definition: FlowDefinition,
  findings: Finding[],
  counts?: ReadonlyMap<string, StepCounts>,
): Diagram {
  const { ways: waysOut, reached, isReached } = graphOf(definition);
  const unreached = Object.keys(definition.steps).filter((name) => !isReached(name));
  const ways = [...reached, ...unreached].flatMap((name) =>
    waysFrom(name, definition.steps[name], waysOut.get(name) ?? []),
  );
  const missing = new Set(ways.map(({ to }) => to).filter((to) => !waysOut.has(to)));
  const draw = (name: string): DiagramStep => {
    const step = definition.steps[name];
    return {
      name,
      type: step?.type ?? 'missing',
      label: step === undefined ? 'there is no such step' : stepLabel(step),
      isStart: name === definition.start,
      isReached: isReached(name),
      findings: findings.filter((each) => each.step === name),
      ...(counts && step && { counts: countsAt(step, counts.get(name)) }),
    };
  };
  return {
    name: definition.name,
    steps: [...reached, ...unreached, ...missing].map(draw),
    ways,
    findings: findings.filter((each) => each.step === null),
  };
}

/** What the counts of a step say. Who waits at a sub-flow's step is within it. */
export const countsText = (
  type: DiagramStep['type'],
  { passed, left, waiting }: StepCounts,
): string[] => [
  `${passed} passed`,
  `${left} left`,
  `${waiting} ${type === 'subflow' ? 'inside' : 'waiting'}`,
];

/** Who comes to an `end` has gone the way to it, whatever it says of success. */
function countsAt(
  { type }: Step,
  { passed, left, waiting }: StepCounts = { passed: 0, left: 0, waiting: 0 },
): StepCounts {
  return type === 'end' ? { passed: passed + left, left: 0, waiting } : { passed, left, waiting };
}

function waysFrom(from: string, step: Step | undefined, out: Way[]): DiagramWay[] {
  const ways = new Map<string, DiagramWay>();
  for (const { field, next: to } of out) {
    const way = ways.get(to) ?? { from, to, labels: [], isAside: true };
    const label = wayLabel(step, field);
    if (label !== '') way.labels.push(label);
    if (!asides.has(field)) way.isAside = false;
    ways.set(to, way);
  }
  return [...ways.values()];
}

/** Ways that are taken when something did not go as it should. */
const asides = new Set([
  'failed',
  'invalid.next',
  'timeout.next',
  'unavailable',
  'options_from.empty',
  'replies.cancel',
]);

/** What stands at an arrow; nothing where a step simply goes on. */
function wayLabel(step: Step | undefined, field: string): string {
  const [part = '', number = ''] = field.split('.');
  switch (part) {
    case 'next':
      return '';
    case 'options':
      return (step?.type === 'choice' && step.options?.[Number(number)]?.title) || field;
    case 'options_from':
      return number === 'empty' ? 'no rows' : 'a row';
    case 'cases':
      return (step?.type === 'branch' && caseText(step.cases[Number(number)])) || field;
    case 'branches':
      return (step?.type === 'split' && shareOf(step.branches, Number(number))) || field;
    case 'timeout':
      return step && 'timeout' in step && typeof step.timeout === 'object'
        ? `timeout ${step.timeout.after}`
        : 'timeout';
    case 'replies':
      return number;
    default:
      return part.replaceAll('_', ' ');
  }
}

const caseText = (taken: { if: Json } | undefined) => taken && conditionText(taken.if);

function shareOf(branches: { weight: number; name?: string | undefined }[], index: number) {
  const branch = branches[index];
  if (branch === undefined) return undefined;
  const whole = branches.reduce((sum, { weight }) => sum + weight, 0);
  const share = `${Math.round((branch.weight / whole) * 100)} %`;
  return branch.name === undefined ? share : `${branch.name} ${share}`;
}
