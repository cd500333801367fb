import type { FlowDefinition } from '../definition.ts';
import { flowIdOf } from '../subflowsOf.ts';
import { searchFrom } from './graph.ts';
import { waysOf } from './ways.ts';

/** Steps that a process may come to from the start without anybody or any clock being waited for. */
export function reachedAtOnce(
  { start, steps }: FlowDefinition,
  passes: (flowId: string) => boolean,
): ReadonlyMap<string, string | undefined> {
  return searchFrom(Object.hasOwn(steps, start) ? [start] : [], (name) => {
    const step = steps[name];
    if (step === undefined || (step.type === 'subflow' && !passes(flowIdOf(step.flow_id))))
      return [];
    return waysOf(step)
      .filter(({ cause }) => cause === 'at_once' || cause === 'call')
      .map(({ next }) => next)
      .filter((next) => Object.hasOwn(steps, next));
  });
}

/**
 * Whether a flow may come to its end without waiting for the contact, for people or for a clock. A flow
 * that is not known, or that is being asked about already, is taken to wait.
 */
export function passesWithoutWaiting(
  flowId: string,
  flows: ReadonlyMap<string, FlowDefinition>,
  asked: ReadonlySet<string> = new Set(),
): boolean {
  const definition = flows.get(flowId);
  if (definition === undefined || asked.has(flowId)) return false;
  const now = new Set([...asked, flowId]);
  const steps = reachedAtOnce(definition, (other) => passesWithoutWaiting(other, flows, now));
  return [...steps.keys()].some((name) => definition.steps[name]?.type === 'end');
}
