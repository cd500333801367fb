import type { Finding } from '../finding.ts';
import { propertyOf } from './reads.ts';
import { warningAt } from './report.ts';
import type { Study } from './study.ts';

/** Contact properties that are read, and that nothing has set. Unchecked without the account. */
export function verifyProperties(study: Study): Finding[] {
  const { definition, graph, known } = study;
  if (known === undefined) return [];
  const own = new Set(
    Object.values(definition.steps).flatMap((step) =>
      step.type === 'set_property' ? [step.property] : [],
    ),
  );
  return graph.reached.flatMap((name) => {
    const seen = new Set<string>();
    return study.reads(name).flatMap(({ path, field }) => {
      const property = propertyOf(path);
      if (property === undefined) return [];
      if (own.has(property) || known.properties.has(property) || seen.has(property)) return [];
      seen.add(property);
      const message = `step "${name}" reads the contact property "${property}", which nothing sets and no contact was found to have`;
      return [warningAt(graph, 'unknown_property', name, field, message, { possible: true })];
    });
  });
}
