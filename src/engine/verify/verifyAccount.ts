import type { Finding } from '../finding.ts';
import { outboundIdOf } from '../outboundsOf.ts';
import { propertyOf, readsOf } from './reads.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/** What a flow names and the account does not hold, or holds otherwise. Unchecked without the account. */
export const verifyAccount = (study: Study): Finding[] =>
  study.known === undefined ? [] : [...outbounds(study), ...properties(study)];

function outbounds({ definition, graph, known }: Study): Finding[] {
  return Object.entries(definition.steps).flatMap(([name, step]) => {
    if (step.type !== 'outbound') return [];
    const outbound = known?.outbounds.get(outboundIdOf(step.outbound_id));
    const at = 'outbound_id';
    if (outbound === undefined || outbound.status === 'DELETED') {
      const message = `step "${name}" sends ${step.outbound_id}, and there is no outbound of that id`;
      return [errorAt(graph, 'unknown_outbound', name, at, message)];
    }
    const findings: Finding[] = [];
    if (outbound.isNotification && step.replies !== undefined) {
      const message = `step "${name}" expects replies to "${outbound.name}", a notification, which has no buttons`;
      findings.push(errorAt(graph, 'outbound_without_replies', name, 'replies', message));
    }
    if (outbound.status.toLowerCase() !== 'approved') {
      const message = `step "${name}" sends "${outbound.name}", which is not approved yet (${outbound.status})`;
      findings.push(warningAt(graph, 'outbound_not_approved', name, at, message));
    }
    return findings;
  });
}

function properties(study: Study): Finding[] {
  const { definition, graph, known } = study;
  const own = new Set(
    Object.values(definition.steps).flatMap((step) =>
      step.type === 'set_property' ? [step.property] : [],
    ),
  );
  return graph.reached.flatMap((name) => {
    const seen = new Set<string>();
    return readsOf(study, name).flatMap(({ path, field }) => {
      const property = propertyOf(path);
      if (property === undefined) return [];
      if (own.has(property) || known?.properties.has(property) || seen.has(property)) return [];
      seen.add(property);
      const message = `step "${name}" reads the contact property "${property}", which nothing sets and no contact was found to have`;
      return [warningAt(graph, 'unknown_property', name, field, message, { possible: true })];
    });
  });
}
