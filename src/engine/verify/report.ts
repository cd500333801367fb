import type { Finding } from '../finding.ts';
import type { Graph } from './graph.ts';

/** A finding of a step, with the shortest way to it. `field` is its place within the step. */
function findingAt(
  severity: Finding['severity'],
  graph: Graph,
  code: string,
  step: string | null,
  field: string,
  message: string,
): Finding {
  const place = step === null ? [] : ['steps', step];
  return {
    code,
    severity,
    step,
    field: [...place, ...(field === '' ? [] : [field])].join('.'),
    message,
    path: step === null ? [] : (graph.paths.get(step) ?? []),
    possible: false,
  };
}

type Report = (
  graph: Graph,
  code: string,
  step: string | null,
  field: string,
  message: string,
) => Finding;

export const errorAt: Report = (...given) => findingAt('error', ...given);
export const warningAt: Report = (...given) => findingAt('warning', ...given);
