import type { Finding } from '../finding.ts';
import { type Net, netOf, pathIn, search } from './net.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/** Variables that are read where some way from the start comes without having written them. */
export function verifyVariables(study: Study): Finding[] {
  const { definition, graph } = study;
  const net = netOf(study);
  if (net.writing.size > mostVariables) return [tooMany(study, net.writing.size)];
  const anyWay = search(net, [0]);
  return [...readersOf(study)].flatMap(([variable, readers]) => {
    if (Object.hasOwn(definition.variables ?? {}, variable)) return [];
    const writing = net.writing.get(variable) ?? [];
    const unset = writing.length === 0 ? anyWay : search(net, [0], writing);
    const found = [...readers].filter(([name]) => unset[indexIn(net, name)] !== -1);
    if (found.length === 0) return [];
    const set = search(
      net,
      writing.map((way) => net.to[way] ?? 0),
    );
    return found.map(([name, field]) => {
      const at = indexIn(net, name);
      const possible = set[at] !== -1;
      const way = pathIn(unset, at).map((index) => graph.reached[index] ?? '');
      const when = possible
        ? 'this way comes before any step has set it'
        : 'no step before it sets it';
      const message = `step "${name}" reads vars.${variable}, and ${when}`;
      return warningAt(graph, 'unset_variable', name, field, message, { path: way, possible });
    });
  });
}

/** The flow is searched once for each variable. */
const mostVariables = 1_000;

function tooMany({ graph, definition }: Study, count: number): Finding {
  const message = `the steps of a flow set at most ${mostVariables} variables, and these set ${count}`;
  return errorAt(graph, 'too_many_variables', definition.start, '', message);
}

/** Readers are reached, so that each has its number. */
const indexIn = ({ indexOf }: Net, name: string): number => indexOf.get(name) ?? 0;

/** Steps that read each variable, with the first place where each does. */
function readersOf(study: Study): Map<string, Map<string, string>> {
  const readers = new Map<string, Map<string, string>>();
  for (const name of study.graph.reached) {
    for (const { path, field, isMinded } of study.reads(name)) {
      const [root, variable] = path;
      if (root !== 'vars' || typeof variable !== 'string') continue;
      if (isMinded || isSetJustBefore(study, name, variable, field)) continue;
      const steps = readers.get(variable) ?? new Map<string, string>();
      if (!steps.has(name)) steps.set(name, field);
      readers.set(variable, steps);
    }
  }
  return readers;
}

/** A later value of a `set` sees the earlier ones. */
function isSetJustBefore({ definition }: Study, name: string, variable: string, field: string) {
  const step = definition.steps[name];
  if (step?.type !== 'set') return false;
  const names = Object.keys(step.values);
  const own = names.indexOf(field.split('.')[1] ?? '');
  const other = names.indexOf(variable);
  return other !== -1 && other < own;
}
