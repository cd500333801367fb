import { expect, test } from 'vitest';
import { drawnWays } from '../../src/diagram/drawnWays.ts';
import type { DiagramWay } from '../../src/engine/diagram.ts';

const way = (from: number, to: number): DiagramWay => ({
  from: `s${from}`,
  to: `s${to}`,
  labels: [],
  isAside: false,
});

/** Steps in a row, each of which leads on, and to one as far from the end as it is from the start. */
function mirrored(count: number) {
  const places = [...Array(count).keys()];
  return {
    order: places.map((place) => `s${place}`),
    on: places.slice(1).map((to) => way(to - 1, to)),
    across: places.map((from) => way(from, count - 1 - from)),
  };
}

test('all ways of a flow that people have written are drawn', () => {
  const { order, on, across } = mirrored(20);
  expect(drawnWays(order, [...on, ...across]).size).toBe(39);
});

test('of more than can be laid out the long ways are left to be written, and each step is led to', () => {
  const { order, on, across } = mirrored(300);
  const drawn = drawnWays(order, [...on, ...across]);
  expect(on.filter((each) => !drawn.has(each))).toEqual([]);
  expect(across.filter((each) => drawn.has(each))).toEqual(
    expect.arrayContaining([way(149, 150), way(150, 149), way(148, 151)]),
  );
  expect(drawn).not.toContain(across[10]);
  expect(drawn.size).toBeLessThan(330);
});

test('ways back and steps that nothing leads to are no more than others', () => {
  const order = ['s0', 's1', 's2'];
  const ways = [way(0, 1), way(1, 0), way(1, 1), way(2, 1)];
  expect([...drawnWays(order, ways)]).toHaveLength(4);
});
