import type { Study } from './study.ts';
import { isWrittenOn, writtenBy } from './variables.ts';

/**
 * The steps that can be reached and their ways in numbers, since they are searched once for each variable.
 * The ways out of step n are those from `first[n]` up to `first[n + 1]`; way w leads to step `to[w]`.
 */
export type Net = {
  indexOf: ReadonlyMap<string, number>;
  first: Int32Array;
  to: Int32Array;
  /** Of each variable the ways on which it has been written. */
  writing: ReadonlyMap<string, number[]>;
};

export function netOf({ definition, graph }: Study): Net {
  const indexOf = new Map(graph.reached.map((name, index) => [name, index]));
  const first = [0];
  const to: number[] = [];
  const writing = new Map<string, number[]>();
  for (const name of graph.reached) {
    const step = definition.steps[name];
    const written = [...writtenBy(step)];
    for (const { field, next } of graph.ways.get(name) ?? []) {
      const index = indexOf.get(next);
      if (index === undefined || step === undefined) continue;
      to.push(index);
      if (written.length === 0 || !isWrittenOn(step, field)) continue;
      for (const variable of written) {
        const others = writing.get(variable);
        if (others === undefined) writing.set(variable, [to.length - 1]);
        else others.push(to.length - 1);
      }
    }
    first.push(to.length);
  }
  return { indexOf, first: Int32Array.from(first), to: Int32Array.from(to), writing };
}

/**
 * Of each step the one before it on a shortest way that takes no closed one, breadth first; a start has
 * itself, what is not come to has -1.
 */
export function search({ first, to }: Net, starts: number[], closed: number[] = []): Int32Array {
  const count = first.length - 1;
  const isClosed = new Uint8Array(to.length);
  for (const way of closed) isClosed[way] = 1;
  const before = new Int32Array(count).fill(-1);
  const queue = new Int32Array(count);
  let known = 0;
  for (const start of starts) {
    if (before[start] === -1) queue[known++] = start;
    before[start] = start;
  }
  for (let done = 0; done < known; done += 1) {
    const at = queue[done] ?? 0;
    const end = first[at + 1] ?? 0;
    for (let way = first[at] ?? 0; way < end; way += 1) {
      const next = to[way] ?? 0;
      if (isClosed[way] === 1 || before[next] !== -1) continue;
      before[next] = at;
      queue[known++] = next;
    }
  }
  return before;
}

/** The way that a search took to a step, both ends included. */
export function pathIn(found: Int32Array, step: number): number[] {
  const path = [step];
  for (let at = step, last = found[at]; last !== undefined && last !== at; last = found[at]) {
    path.push(last);
    at = last;
  }
  return path.reverse();
}
