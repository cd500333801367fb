import type { FlowDefinition } from './definition.ts';

/** A flow's id as it is compared: `IPF` and 32 hex digits in lower case. */
export const flowIdOf = (written: string): string => `IPF${written.slice(3).toLowerCase()}`;

/** Flows that the steps of a flow may enter, each once. */
export const subflowsOf = ({ steps }: FlowDefinition): string[] => [
  ...new Set(
    Object.values(steps).flatMap((step) =>
      step.type === 'subflow' ? [flowIdOf(step.flow_id)] : [],
    ),
  ),
];
