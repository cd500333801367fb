import type { FlowDefinition } from './definition.ts';

/** An outbound's id as it is compared: `OTB` and 32 hex digits in lower case. */
export const outboundIdOf = (written: string): string => `OTB${written.slice(3).toLowerCase()}`;

/** Outbounds that the steps of a flow send, each once. */
export const outboundsOf = ({ steps }: FlowDefinition): string[] => [
  ...new Set(
    Object.values(steps).flatMap((step) =>
      step.type === 'outbound' ? [outboundIdOf(step.outbound_id)] : [],
    ),
  ),
];
