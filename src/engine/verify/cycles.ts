/** Groups of nodes that can all reach each other by the edges, a node alone only if it leads to itself. */
export function cyclesOf(nodes: Iterable<string>, edges: (node: string) => string[]): string[][] {
  // Tarjan's algorithm with a stack of its own, since flows may be a thousand steps long.
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const cycles: string[][] = [];

  const visit = (root: string): void => {
    const work: { node: string; rest: string[] }[] = [];
    const push = (node: string) => {
      order.set(node, order.size);
      low.set(node, order.size - 1);
      open.push(node);
      isOpen.add(node);
      work.push({ node, rest: edges(node) });
    };
    push(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const next = top.rest.pop();
      if (next !== undefined) {
        if (!order.has(next)) push(next);
        else if (isOpen.has(next)) lower(low, top.node, order.get(next));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) lower(low, parent.node, low.get(top.node));
      if (low.get(top.node) === order.get(top.node)) {
        const group = open.splice(open.lastIndexOf(top.node));
        for (const node of group) isOpen.delete(node);
        if (group.length > 1 || edges(top.node).includes(top.node)) cycles.push(group);
      }
    }
  };

  for (const node of nodes) if (!order.has(node)) visit(node);
  return cycles;
}

function lower(low: Map<string, number>, node: string, to: number | undefined): void {
  if (to !== undefined && to < (low.get(node) ?? to)) low.set(node, to);
}
