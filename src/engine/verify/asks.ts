import { outboundsOf } from '../outboundsOf.ts';
import { subflowsOf } from '../subflowsOf.ts';
import { propertyOf } from './reads.ts';
import { secretsOf } from './secrets.ts';
import type { Study } from './study.ts';

/** What a flow asks of the account, each once: the rules look at nothing else of it. */
export type Asks = {
  flows: string[];
  outbounds: string[];
  /** Properties that it reads and does not set itself. */
  properties: string[];
  /** Names of the secrets that its calls send. */
  secrets: string[];
  /** It has words of its own, which phrases of a line may meet. */
  phrases: boolean;
  /** It has steps that words answer, which may be stop words. */
  words: boolean;
};

export function asksOf(study: Study): Asks {
  const { definition } = study;
  const steps = Object.values(definition.steps);
  const set = new Set(steps.map((step) => (step.type === 'set_property' ? step.property : '')));
  const choices = steps.some(({ type }) => type === 'choice');
  // Finding them parses every template, and most flows read none.
  const reads = JSON.stringify(definition).includes('properties');
  return {
    flows: subflowsOf(definition),
    outbounds: outboundsOf(definition),
    properties: reads ? propertiesRead(study).filter((name) => !set.has(name)) : [],
    secrets: [...new Set(secretsOf(study).map(({ name }) => name))],
    phrases: choices || (definition.settings?.exit_words?.length ?? 0) > 0,
    words: choices || steps.some(({ type }) => type === 'question'),
  };
}

function propertiesRead(study: Study): string[] {
  const paths = Object.keys(study.definition.steps).flatMap(study.reads);
  return [...new Set(paths.flatMap(({ path }) => propertyOf(path) ?? []))];
}
