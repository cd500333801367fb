import type { FlowDefinition, Step } from '../definition.ts';
import { stepTypeOf } from '../steps/registry.ts';

/** The ways through a flow: for each step its exits, and the shortest way there from the start. */
export type Graph = {
  exits: ReadonlyMap<string, [exit: string, next: string][]>;
  /** Steps from the start to this one, both included; absent for a step that cannot be reached. */
  paths: ReadonlyMap<string, string[]>;
};

export function graphOf({ start, steps }: FlowDefinition): Graph {
  const exits = new Map(Object.entries(steps).map(([name, step]) => [name, exitsOfStep(step)]));
  const paths = new Map<string, string[]>();
  const queue = exits.has(start) ? [[start]] : [];
  for (const path of queue) {
    const here = path.at(-1) ?? '';
    if (paths.has(here)) continue;
    paths.set(here, path);
    for (const [, next] of exits.get(here) ?? []) {
      if (exits.has(next) && !paths.has(next)) queue.push([...path, next]);
    }
  }
  return { exits, paths };
}

function exitsOfStep(step: Step): [exit: string, next: string][] {
  const type = stepTypeOf(step);
  return type === undefined ? nextsIn(step) : Object.entries(type.exits(step));
}

/** Every field that leads on, in a kind of step that does not run yet and so cannot say it itself. */
function nextsIn(value: unknown, place = ''): [exit: string, next: string][] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    const here = place === '' ? key : `${place}.${key}`;
    const leads = key === 'next' || key === 'failed' || place === 'replies';
    if (leads && typeof inner === 'string') return [[here, inner]];
    const holds =
      ['timeout', 'invalid', 'replies', 'branches'].includes(key) || Array.isArray(value);
    return holds ? nextsIn(inner, here) : [];
  });
}
