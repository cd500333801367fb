import type { FlowDefinition } from './definition.ts';
import { waysOf } from './verify/ways.ts';

/**
 * The names of a flow's steps in the order in which a conversation may meet them: those nearest to the
 * start first, what nothing leads to last. What is stored has lost the order in which it was written.
 */
export function stepsInOrder({ start, steps }: FlowDefinition): string[] {
  const met = new Set([start]);
  // What is added on the way is gone over too.
  for (const name of met) {
    const step = steps[name];
    for (const { next } of step ? waysOf(step) : []) met.add(next);
  }
  for (const name of Object.keys(steps)) met.add(name);
  return [...met].filter((name) => steps[name] !== undefined);
}
