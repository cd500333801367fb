import type { DiagramWay } from '../engine/diagram.ts';

/** Layers that all arrows together lead through: laying them out takes a millisecond and more for each. */
const mostLayers = 400;

/**
 * Those ways that a picture has room for: the first that leads to each step, and of the others as many as can be,
 * those between neighbours first. `order`: the names of all steps, from the start on.
 */
export function drawnWays(order: string[], ways: DiagramWay[]): Set<DiagramWay> {
  const places = new Map(order.map((name, place) => [name, place]));
  const downOf = ({ from, to }: DiagramWay) => (places.get(to) ?? 0) - (places.get(from) ?? 0);
  const arrived = new Set<string>();
  const firsts = ways.filter(
    (way) => downOf(way) > 0 && !arrived.has(way.to) && arrived.add(way.to),
  );
  const isFirst = new Set(firsts);
  const others = ways
    .filter((way) => !isFirst.has(way))
    .toSorted((one, other) => Math.abs(downOf(one)) - Math.abs(downOf(other)));
  const drawn = (count: number) => [...firsts, ...others.slice(0, count)];
  let [most, tooMany] = [0, others.length + 1];
  while (tooMany - most > 1) {
    const count = Math.floor((most + tooMany) / 2);
    if (layersOf(order, drawn(count)) <= mostLayers) most = count;
    else tooMany = count;
  }
  return new Set(drawn(most));
}

/** How many layers arrows lead through, where each step stands below all that lead to it but for ways back. */
function layersOf(order: string[], ways: DiagramWay[]): number {
  const out = new Map<string, string[]>();
  for (const { from, to } of ways) out.set(from, [...(out.get(from) ?? []), to]);
  const [open, done] = [new Set<string>(), new Map<string, number>()];
  const down: [from: string, to: string][] = [];
  /** The layers below a step. */
  const below = (name: string): number => {
    const known = done.get(name);
    if (known !== undefined) return known;
    open.add(name);
    let most = 0;
    for (const to of out.get(name) ?? []) {
      if (open.has(to)) down.push([to, name]);
      else {
        down.push([name, to]);
        most = Math.max(most, below(to) + 1);
      }
    }
    open.delete(name);
    done.set(name, most);
    return most;
  };
  for (const name of order) below(name);
  return down.reduce(
    (sum, [from, to]) => sum + Math.abs((done.get(from) ?? 0) - (done.get(to) ?? 0)),
    0,
  );
}
