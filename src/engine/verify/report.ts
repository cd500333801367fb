import type { Finding, FindingCode } from '../finding.ts';
import type { Graph } from './graph.ts';

/** `path` where it is not the shortest way to the step; `possible` where only running can tell. */
type More = { path?: string[]; possible?: boolean };

type Report = (
  graph: Graph,
  code: FindingCode,
  step: string | null,
  field: string,
  message: string,
  more?: More,
) => Finding;

/** A finding of a step, with the shortest way to it. `field` is its place within the step. */
const reporter =
  (severity: Finding['severity']): Report =>
  (graph, code, step, field, message, more = {}) => {
    const place = step === null ? [] : ['steps', step];
    return {
      code,
      severity,
      step,
      field: [...place, ...(field === '' ? [] : [field])].join('.'),
      message,
      path: more.path ?? (step === null ? [] : graph.pathTo(step)),
      possible: more.possible ?? false,
    };
  };

export const errorAt = reporter('error');
export const warningAt = reporter('warning');
