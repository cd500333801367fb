import type { FlowDefinition } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { flowIdOf } from '../subflowsOf.ts';
import { pathIn } from './graph.ts';
import { errorAt } from './report.ts';
import type { Study } from './study.ts';
import { passesWithoutWaiting, reachedAtOnce } from './subflows.ts';

/** Sub-flows that are not there, and those that come back to this flow before anything is waited for. */
export function verifySubflows({ definition, graph, known }: Study): Finding[] {
  if (known === undefined) return [];
  const own = known.flowId;
  const flows = own === undefined ? known.flows : new Map([...known.flows, [own, definition]]);
  return Object.entries(definition.steps).flatMap(([name, step]) => {
    if (step.type !== 'subflow') return [];
    const called = flowIdOf(step.flow_id);
    if (!flows.has(called)) {
      const message = `step "${name}" calls ${step.flow_id}, and no flow of that id is published`;
      return [errorAt(graph, 'unknown_flow', name, 'flow_id', message)];
    }
    const here = callsAtOnce(definition, flows).get(name);
    if (own === undefined || here === undefined) return [];
    if (!comesTo(own, called, flows)) return [];
    const message =
      called === own
        ? `step "${name}" calls this flow itself, and nothing is waited for between one call and the next`
        : `step "${name}" calls ${step.flow_id}, which calls this flow again, and nothing is waited for in between`;
    return [
      errorAt(graph, 'subflow_cycle', name, 'flow_id', message, { path: here, possible: true }),
    ];
  });
}

type Flows = ReadonlyMap<string, FlowDefinition>;

/** The steps of a flow that call another before anything was waited for, with the way there. */
function callsAtOnce(definition: FlowDefinition, flows: Flows): Map<string, string[]> {
  const search = reachedAtOnce(definition, (flowId) => passesWithoutWaiting(flowId, flows));
  return new Map(
    [...search.keys()]
      .filter((name) => definition.steps[name]?.type === 'subflow')
      .map((name) => [name, pathIn(search, name)]),
  );
}

/** Whether calls without waiting lead from one flow to another. */
function comesTo(wanted: string, from: string, flows: Flows): boolean {
  const seen = new Set([from]);
  for (const flowId of seen) {
    if (flowId === wanted) return true;
    const definition = flows.get(flowId);
    if (definition === undefined) continue;
    for (const name of callsAtOnce(definition, flows).keys()) {
      const step = definition.steps[name];
      if (step?.type === 'subflow') seen.add(flowIdOf(step.flow_id));
    }
  }
  return false;
}
