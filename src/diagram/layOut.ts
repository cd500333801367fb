import { Graph, layout } from '@dagrejs/dagre';

type Point = { x: number; y: number };
type Size = { width: number; height: number };

/** A box to be placed; one without ways in is drawn above the others. */
export type Box = Size & { id: string };

/** An arrow to be drawn; `width` and `height` are its label's, 0 where it has none. */
export type Arrow = Size & { from: string; to: string };

/** In pixels from the top left corner: boxes by their middle, arrows by the corners of their way. */
export type Layout = Size & {
  boxes: Map<string, Point>;
  arrows: { points: Point[]; label: Point }[];
};

/** Placing more boxes than this would keep the process from everything else for half a second and more. */
export const mostDrawn = 300;

/** Places boxes in layers, from the top down, with few crossings. 400 boxes take half a second. */
export function layOut(boxes: Box[], arrows: Arrow[]): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'TB',
    nodesep: 36,
    edgesep: 18,
    ranksep: 34,
    marginx: 24,
    marginy: 24,
  });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to, width, height }] of arrows.entries()) {
    graph.setEdge(from, to, { width, height, labelpos: 'c' }, String(index));
  }
  layout(graph);
  const { width = 0, height = 0 }: Partial<Size> = graph.graph();
  return {
    width,
    height,
    boxes: new Map(boxes.map(({ id }) => [id, pointOf(graph.node(id))])),
    arrows: arrows.map(({ from, to }, index) => {
      const { points, ...label } = graph.edge(from, to, String(index));
      return { points: points.map(pointOf), label: pointOf(label) };
    }),
  };
}

const pointOf = ({ x = 0, y = 0 }: Partial<Point>): Point => ({ x, y });
