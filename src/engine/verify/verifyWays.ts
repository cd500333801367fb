import type { Finding } from '../finding.ts';
import { searchFrom } from './graph.ts';
import { errorAt } from './report.ts';
import type { Study } from './study.ts';

/** Faults of the ways through a flow. */
export const verifyWays = (study: Study): Finding[] => [
  ...missingSteps(study),
  ...unreachable(study),
  ...withoutEnd(study),
];

function missingSteps({ definition: { start, steps }, graph }: Study): Finding[] {
  const findings: Finding[] = [];
  if (!Object.hasOwn(steps, start)) {
    const message = `the start "${start}" is no step of this flow`;
    findings.push({ ...errorAt(graph, 'unknown_start', null, '', message), field: 'start' });
  }
  for (const [name, ways] of graph.ways) {
    for (const { field, next } of ways) {
      if (Object.hasOwn(steps, next)) continue;
      const message = `step "${name}" leads by ${field} to "${next}", which is no step of this flow`;
      findings.push(errorAt(graph, 'unknown_next', name, field, message));
    }
  }
  return findings;
}

const unreachable = ({ graph }: Study): Finding[] =>
  [...graph.ways.keys()]
    .filter((name) => !graph.isReached(name))
    .map((name) =>
      errorAt(graph, 'unreachable', name, '', `step "${name}" cannot be reached from the start`),
    );

/** Steps from which, failure exits included, no `end` and no `handoff` can be reached. */
function withoutEnd({ definition: { steps }, graph }: Study): Finding[] {
  const before = new Map<string, string[]>();
  for (const [name, ways] of graph.ways) {
    for (const { next } of ways) {
      const others = before.get(next);
      if (others === undefined) before.set(next, [name]);
      else others.push(name);
    }
  }
  const ends = Object.entries(steps).filter(([, { type }]) => type === 'end' || type === 'handoff');
  const ending = searchFrom(
    ends.map(([name]) => name),
    (name) => before.get(name) ?? [],
  );
  return graph.reached
    .filter((name) => !ending.has(name))
    .map((name) =>
      errorAt(graph, 'no_end', name, '', `no end and no handoff can be reached from "${name}"`),
    );
}
