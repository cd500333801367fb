import type { FlowDefinition } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { stepTypeOf } from '../steps/registry.ts';
import { cyclesOf } from './cycles.ts';
import type { Graph } from './graph.ts';
import { errorAt } from './report.ts';

/** Faults of the ways through a flow. */
export function verifyWays(definition: FlowDefinition, graph: Graph): Finding[] {
  return [
    ...missingSteps(definition, graph),
    ...unreachable(graph),
    ...withoutEnd(definition, graph),
    ...endlessCycles(definition, graph),
  ];
}

function missingSteps({ start, steps }: FlowDefinition, graph: Graph): Finding[] {
  const findings: Finding[] = [];
  if (!Object.hasOwn(steps, start)) {
    findings.push({
      ...errorAt(graph, 'unknown_start', null, '', `the start "${start}" is no step of this flow`),
      field: 'start',
    });
  }
  for (const [name, exits] of graph.exits) {
    for (const [exit, next] of exits) {
      if (Object.hasOwn(steps, next)) continue;
      const message = `step "${name}" leads by ${exit} to "${next}", which is no step of this flow`;
      findings.push(errorAt(graph, 'unknown_next', name, exit, message));
    }
  }
  return findings;
}

const unreachable = (graph: Graph): Finding[] =>
  [...graph.exits.keys()]
    .filter((name) => !graph.paths.has(name))
    .map((name) =>
      errorAt(graph, 'unreachable', name, '', `step "${name}" cannot be reached from the start`),
    );

/** Steps from which, failure exits included, no `end` and no `handoff` can be reached. */
function withoutEnd({ steps }: FlowDefinition, graph: Graph): Finding[] {
  const before = new Map<string, string[]>();
  for (const [name, exits] of graph.exits) {
    for (const [, next] of exits) before.set(next, [...(before.get(next) ?? []), name]);
  }
  const ends = Object.entries(steps).filter(([, { type }]) => type === 'end' || type === 'handoff');
  const queue = ends.map(([name]) => name);
  const ending = new Set(queue);
  for (const name of queue) {
    for (const previous of before.get(name) ?? []) {
      if (!ending.has(previous)) queue.push(previous);
      ending.add(previous);
    }
  }
  return [...graph.paths.keys()]
    .filter((name) => !ending.has(name))
    .map((name) =>
      errorAt(graph, 'no_end', name, '', `no end and no handoff can be reached from "${name}"`),
    );
}

/** Exits that a step which waits takes at once, before it has waited. */
const immediateExits = new Set(['failed', 'empty', 'unavailable']);

function endlessCycles({ steps }: FlowDefinition, graph: Graph): Finding[] {
  const waits = (name: string): boolean => {
    const step = steps[name];
    return step !== undefined && stepTypeOf(step)?.waitsFor !== 'nothing';
  };
  const runs = (name: string): boolean => {
    const step = steps[name];
    return step !== undefined && stepTypeOf(step) !== undefined;
  };
  const atOnce = (name: string): string[] =>
    (graph.exits.get(name) ?? [])
      .filter(([exit, next]) => runs(next) && (!waits(name) || immediateExits.has(exit)))
      .map(([, next]) => next);
  const reached = [...graph.paths.keys()].filter(runs);
  return cyclesOf(reached, atOnce).map((cycle) => {
    const inOrder = reached.filter((name) => cycle.includes(name));
    const [first = ''] = inOrder;
    const possible = cycle.some(waits) || inOrder.some((name) => atOnce(name).length > 1);
    const message = `${possible ? 'a possible endless circle' : 'an endless circle'} in which nothing is waited for: ${inOrder.join(', ')}`;
    return errorAt(graph, 'endless_cycle', first, '', message);
  });
}
