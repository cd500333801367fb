import type { FlowDefinition } from '../engine/definition.ts';
import type { ProcessState, Vars } from '../engine/effects.ts';
import { sensitiveVariables } from '../engine/sensitive.ts';
import { isSealed } from './sealedValue.ts';

/**
 * A process's variables as people may see them: what its flow or a sub-flow calls sensitive, or is
 * sealed, is `***`.
 */
export function shownVariables(
  { vars, sensitive: also }: Pick<ProcessState, 'vars' | 'sensitive'>,
  definition: FlowDefinition,
): Vars {
  const sensitive = sensitiveVariables(definition, also);
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      sensitive.has(name) || isSealed(value) ? '***' : value,
    ]),
  );
}
