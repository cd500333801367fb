import { RE2JS } from 're2js';
import { type CallTemplate, parseCallTemplate } from '../callTemplate.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Path } from '../paths.ts';
import { remembered } from '../remembered.ts';
import { parseTemplate } from '../template.ts';
import { faultIn } from './faultIn.ts';
import { type Graph, graphOf } from './graph.ts';
import type { Known } from './known.ts';
import { type Read, readsOf, translationsByStep } from './reads.ts';

/**
 * What the rules look at; each text is parsed once for all of them. `known` is what the account holds;
 * without it, what depends on that is unchecked.
 */
export type Study = {
  definition: FlowDefinition;
  graph: Graph;
  known: Known | undefined;
  /** What a template reads, or the sentence that says why it is none. */
  template: (source: string, isOfCall?: boolean) => Parsed;
  /** The sentence that says why a pattern is none, where it is none. */
  pattern: (source: string) => { fault?: string };
  /** All that a step asks for in its templates, conditions and lists. */
  reads: (step: string) => Read[];
};

type Parsed =
  | { paths: Path[]; secrets?: CallTemplate['secrets']; fault?: undefined }
  | { fault: string; paths?: undefined; secrets?: undefined };

export function studyOf(definition: FlowDefinition, known?: Known): Study {
  const texts = remembered((source: string) => attempt(() => parseTemplate(source)));
  const calls = remembered((source: string) => attempt(() => parseCallTemplate(source)));
  const template: Study['template'] = (source, isOfCall = false) =>
    isOfCall ? calls(source) : texts(source);
  const translations = translationsByStep(definition);
  return {
    definition,
    graph: graphOf(definition),
    known,
    template,
    pattern: remembered((source: string) => faultIn(() => RE2JS.compile(source))),
    reads: remembered((name: string) => {
      const step = definition.steps[name];
      return step === undefined ? [] : readsOf(step, translations.get(name) ?? [], template);
    }),
  };
}

function attempt(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    // The parser throws a sentence for the author.
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
