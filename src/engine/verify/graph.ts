import type { FlowDefinition } from '../definition.ts';
import { type Way, waysOf } from './ways.ts';

/** The ways through a flow: those out of each step, and the shortest one there from the start. */
export type Graph = {
  ways: ReadonlyMap<string, Way[]>;
  /** Steps that can be reached, nearest first. */
  reached: readonly string[];
  isReached: (step: string) => boolean;
  /** Steps from the start to this one, both included; empty for a step that cannot be reached. */
  pathTo: (step: string) => string[];
};

export function graphOf({ start, steps }: FlowDefinition): Graph {
  const ways = new Map(Object.entries(steps).map(([name, step]) => [name, waysOf(step)]));
  const from = ways.has(start) ? [start] : [];
  const search = searchFrom(from, (step) =>
    (ways.get(step) ?? []).map(({ next }) => next).filter((next) => ways.has(next)),
  );
  return {
    ways,
    reached: [...search.keys()],
    isReached: (step) => search.has(step),
    pathTo: (step) => pathIn(search, step),
  };
}

/** Each node found, in order of distance, with the one before it on a shortest way. */
export type Search = ReadonlyMap<string, string | undefined>;

/** Breadth first, so that what leads back through the result is a shortest way. */
export function searchFrom(starts: string[], edges: (node: string) => string[]): Search {
  const before = new Map<string, string | undefined>(starts.map((node) => [node, undefined]));
  for (const node of before.keys()) {
    for (const next of edges(node)) if (!before.has(next)) before.set(next, node);
  }
  return before;
}

/** The way that a search took to a node, both ends included; empty where it never came there. */
export function pathIn(search: Search, node: string): string[] {
  if (!search.has(node)) return [];
  const path = [node];
  for (let at = search.get(node); at !== undefined; at = search.get(at)) path.push(at);
  return path.reverse();
}
