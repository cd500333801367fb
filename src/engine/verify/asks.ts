import type { FlowDefinition } from '../definition.ts';
import { outboundsOf } from '../outboundsOf.ts';
import { subflowsOf } from '../subflowsOf.ts';
import { propertyOf, readsOf } from './reads.ts';
import { studyOf } from './study.ts';

/** What a flow asks of the account, each once: the rules look at nothing else of it. */
export type Asks = {
  flows: string[];
  outbounds: string[];
  /** Properties that it reads and does not set itself. */
  properties: string[];
  /** It has words of its own, which phrases of a line may meet. */
  phrases: boolean;
  /** It has steps that words answer, which may be stop words. */
  words: boolean;
};

export function asksOf(definition: FlowDefinition): Asks {
  const steps = Object.values(definition.steps);
  const set = new Set(steps.map((step) => (step.type === 'set_property' ? step.property : '')));
  const choices = steps.some(({ type }) => type === 'choice');
  // Finding them parses every template, and most flows read none.
  const reads = JSON.stringify(definition).includes('properties');
  return {
    flows: subflowsOf(definition),
    outbounds: outboundsOf(definition),
    properties: reads ? propertiesRead(definition).filter((name) => !set.has(name)) : [],
    phrases: choices || (definition.settings?.exit_words?.length ?? 0) > 0,
    words: choices || steps.some(({ type }) => type === 'question'),
  };
}

function propertiesRead(definition: FlowDefinition): string[] {
  const study = studyOf(definition, undefined);
  const paths = Object.keys(definition.steps).flatMap((name) => readsOf(study, name));
  return [...new Set(paths.flatMap(({ path }) => propertyOf(path) ?? []))];
}
