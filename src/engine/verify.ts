import type { FlowDefinition } from './definition.ts';
import type { Finding } from './finding.ts';
import { stepTypeOf } from './steps/registry.ts';
import { graphOf } from './verify/graph.ts';
import { errorAt } from './verify/report.ts';
import { verifyChoices } from './verify/verifyChoices.ts';
import { verifyTexts } from './verify/verifyTexts.ts';
import { verifyTimes } from './verify/verifyTimes.ts';
import { verifyWays } from './verify/verifyWays.ts';

/** What is wrong with a flow; any error keeps it from being published. */
export function verifyDefinition(definition: FlowDefinition): Finding[] {
  const graph = graphOf(definition);
  const notYet = Object.entries(definition.steps)
    .filter(([, step]) => stepTypeOf(step) === undefined)
    .map(([name, { type }]) =>
      errorAt(
        graph,
        'step_not_available',
        name,
        'type',
        `step "${name}": type ${type} is not available yet`,
      ),
    );
  return [
    ...notYet,
    ...verifyWays(definition, graph),
    ...verifyTexts(definition, graph),
    ...verifyChoices(definition, graph),
    ...verifyTimes(definition, graph),
  ];
}
