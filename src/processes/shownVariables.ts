import type { FlowDefinition } from '../engine/definition.ts';
import type { Vars } from '../engine/effects.ts';
import { sensitiveVariables } from '../engine/sensitive.ts';

/** A process's variables as people may see them: what its flow calls sensitive is `***`. */
export function shownVariables(vars: Vars, definition: FlowDefinition): Vars {
  const sensitive = sensitiveVariables(definition);
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [name, sensitive.has(name) ? '***' : value]),
  );
}
