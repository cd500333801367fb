import type { Finding } from '../finding.ts';
import { askedWhether, readsOf } from './reads.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';
import { isWrittenOn, writtenBy } from './variables.ts';

/** Variables that are read where some way from the start comes without having written them. */
export function verifyVariables(study: Study): Finding[] {
  const { definition, graph } = study;
  const net = netOf(study);
  const anyWay = searchNet(net, [0], () => true);
  const writers = writersOf(study);
  if (writers.size > mostVariables) return [tooMany(study, writers.size)];
  return [...readersOf(study)].flatMap(([variable, readers]) => {
    if (Object.hasOwn(definition.variables ?? {}, variable)) return [];
    const isWritten = writers.has(variable);
    const unset = isWritten ? searchNet(net, [0], (way) => !way.writes.has(variable)) : anyWay;
    const found = [...readers].filter(
      ([name]) => (unset[net.indexOf.get(name) ?? -1] ?? -1) !== -1,
    );
    if (found.length === 0) return [];
    const written = net.ways.flatMap((ways) => ways.filter(({ writes }) => writes.has(variable)));
    const set = searchNet(
      net,
      written.map(({ next }) => next),
      () => true,
    );
    return found.map(([name, field]) => {
      const at = net.indexOf.get(name) ?? -1;
      const possible = set[at] !== -1;
      const way = pathOf(unset, at).map((index) => graph.reached[index] ?? '');
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

const writersOf = ({ definition, graph }: Study): ReadonlySet<string> =>
  new Set(graph.reached.flatMap((name) => [...writtenBy(definition.steps[name])]));

function tooMany({ graph, definition }: Study, count: number): Finding {
  const message = `the steps of a flow set at most ${mostVariables} variables, and these set ${count}`;
  return errorAt(graph, 'too_many_variables', definition.start, '', message);
}

/** Steps that read each variable, with the first place where each does. */
function readersOf(study: Study): Map<string, Map<string, string>> {
  const readers = new Map<string, Map<string, string>>();
  for (const name of study.graph.reached) {
    const asked = new Map<string, ReadonlySet<string>>();
    for (const { path, field, source } of readsOf(study, name)) {
      const [root, variable] = path;
      if (root !== 'vars' || typeof variable !== 'string') continue;
      const without = asked.get(source) ?? askedWhether(source);
      asked.set(source, without);
      if (without.has(variable) || isSetJustBefore(study, name, variable, field)) continue;
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

/** The flow in numbers, since it is searched once for each variable. */
type Net = {
  indexOf: ReadonlyMap<string, number>;
  ways: { next: number; writes: ReadonlySet<string> }[][];
};

const nothing: ReadonlySet<string> = new Set();

function netOf({ definition, graph }: Study): Net {
  const indexOf = new Map(graph.reached.map((name, index) => [name, index]));
  const ways = graph.reached.map((name) => {
    const step = definition.steps[name];
    const written = writtenBy(step);
    return (graph.ways.get(name) ?? []).flatMap(({ field, next }) => {
      const to = indexOf.get(next);
      if (to === undefined || step === undefined) return [];
      return [{ next: to, writes: isWrittenOn(step, field) ? written : nothing }];
    });
  });
  return { indexOf, ways };
}

/** Of each node the one before it, breadth first; a start has itself, what is not come to has -1. */
function searchNet(
  { ways }: Net,
  starts: number[],
  isOpen: (way: Net['ways'][number][number]) => boolean,
): Int32Array {
  const before = new Int32Array(ways.length).fill(-1);
  const queue = [...starts];
  for (const start of starts) before[start] = start;
  for (const at of queue) {
    for (const way of ways[at] ?? []) {
      if (before[way.next] !== -1 || !isOpen(way)) continue;
      before[way.next] = at;
      queue.push(way.next);
    }
  }
  return before;
}

function pathOf(search: Int32Array, to: number): number[] {
  const path = [to];
  for (let at = to, last = search[at]; last !== undefined && last !== at; last = search[at]) {
    path.push(last);
    at = last;
  }
  return path.reverse();
}
