import type { Diagram, DiagramStep, DiagramWay } from '../engine/diagram.ts';

/** Where one comes to a step from as things should go, and all ways on; undefined: there is no such step. */
export type Around = {
  before: DiagramStep[];
  here: DiagramStep;
  after: { way: DiagramWay; step: DiagramStep }[];
};

export function aroundStep({ steps, ways }: Diagram, name: string): Around | undefined {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const here = byName.get(name);
  if (!here) return undefined;
  return {
    before: ways
      .filter(({ from, to, isAside }) => to === name && from !== name && !isAside)
      .flatMap(({ from }) => byName.get(from) ?? []),
    here,
    after: ways.flatMap((way) => {
      const step = way.from === name && way.to !== name ? byName.get(way.to) : undefined;
      return step ? [{ way, step }] : [];
    }),
  };
}
