import { type CallTemplate, parseCallTemplate } from '../callTemplate.ts';
import type { FlowDefinition } from '../definition.ts';
import type { Path } from '../paths.ts';
import { parseTemplate } from '../template.ts';
import { type Graph, graphOf } from './graph.ts';
import type { Known } from './known.ts';

/** What the rules look at. `known` is what the account holds; without it, what depends on that is unchecked. */
export type Study = {
  definition: FlowDefinition;
  graph: Graph;
  known: Known | undefined;
  /** What a template reads, or the sentence that says why it is none. Each is parsed once. */
  template: (source: string, isOfCall?: boolean) => Parsed;
};

type Parsed =
  | { paths: Path[]; secrets?: CallTemplate['secrets']; fault?: undefined }
  | { fault: string; paths?: undefined; secrets?: undefined };

export function studyOf(definition: FlowDefinition, known?: Known): Study {
  const texts = new Map<string, Parsed>();
  const calls = new Map<string, Parsed>();
  return {
    definition,
    graph: graphOf(definition),
    known,
    template: (source, isOfCall = false) => {
      const parsed = isOfCall ? calls : texts;
      const before = parsed.get(source);
      if (before !== undefined) return before;
      const now = attempt(source, isOfCall);
      parsed.set(source, now);
      return now;
    },
  };
}

function attempt(source: string, isOfCall: boolean): Parsed {
  try {
    return isOfCall ? parseCallTemplate(source) : parseTemplate(source);
  } catch (error) {
    // The parser throws a sentence for the author.
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
