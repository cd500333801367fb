import { expect, test } from 'vitest';
import { type Item, planTurn as planTurnOf, type TurnRecord } from '../../src/relay/planTurn.ts';

/** Everything is of somebody else, unless told. */
const planTurn = (
  items: Item[],
  found: TurnRecord[],
  about: Parameters<typeof planTurnOf>[2],
  firstOf: [Item, Item][] = [],
) => planTurnOf(items, found, about, () => new Map(firstOf));

const me = { id: 'turn', worker: 'me', lanes: [1, 2], drained: true };
const lost = (items: string[], vanished: number): TurnRecord => ({
  id: `lost ${items.join()}`,
  worker: 'another',
  lanes: [1],
  items,
  vanished,
});
const suspect = (item: string, vanished = 2): TurnRecord => ({
  ...lost([item], vanished),
  id: item,
  worker: null,
});
const all: Item[] = ['event:1', 'event:2', 'timers:a'];

test('where nobody has vanished, everything is worked and written down', () => {
  expect(planTurn(all, [], me)).toEqual({
    condemned: false,
    record: { id: 'turn', worker: 'me', lanes: [1, 2], items: all, vanished: 0 },
    suspects: [],
    spent: [],
  });
});

test('a worker that vanished once is remembered, and no more', () => {
  const plan = planTurn(all, [lost(all, 0)], me);
  expect(plan).toMatchObject({ condemned: false, suspects: [], spent: [`lost ${all.join()}`] });
  expect(plan.only).toBeUndefined();
  expect(plan.record).toMatchObject({ items: all, vanished: 1 });
});

test('items that were lost twice are suspects, and the first is worked alone', () => {
  const plan = planTurn(all, [lost(all, 1)], me);
  expect(plan).toMatchObject({ only: 'event:1', condemned: false });
  expect(plan.record).toMatchObject({ items: ['event:1'], vanished: 2 });
  expect(plan.suspects).toEqual([
    { item: 'event:2', lanes: [1], vanished: 2 },
    { item: 'timers:a', lanes: [1], vanished: 2 },
  ]);
});

test('a suspect that was lost alone waits until the others have been cleared', () => {
  expect(planTurn(all, [lost(['event:1'], 2), suspect('event:2')], me)).toMatchObject({
    only: 'event:2',
    condemned: false,
    suspects: [{ item: 'event:1', lanes: [1], vanished: 3 }],
    spent: ['lost event:1', 'event:2'],
  });
  expect(planTurn(all, [suspect('timers:a')], me)).toMatchObject({
    only: 'timers:a',
    condemned: false,
    record: { items: ['timers:a'], vanished: 2 },
    spent: ['timers:a'],
  });
});

test('an item is condemned when it has been lost five times, alone the last three', () => {
  for (const [vanished, condemned] of [
    [2, false],
    [3, false],
    [4, true],
  ] as const) {
    expect(planTurn(all, [lost(['event:2'], vanished)], me)).toMatchObject({
      only: 'event:2',
      condemned,
      record: { items: ['event:2'], vanished: vanished + 1 },
    });
  }
});

test('what this worker itself left behind failed, and says nothing against its items', () => {
  const mine = { ...lost(all, 1), worker: 'me' };
  const plan = planTurn(all, [mine], me);
  expect(plan.only).toBeUndefined();
  expect(plan).toMatchObject({ record: { vanished: 0 }, spent: [mine.id], suspects: [] });
});

test('a suspect that is in none of its lanes any more is forgotten, once they have been emptied', () => {
  expect(planTurn(all, [suspect('event:9')], me)).toMatchObject({ spent: ['event:9'] });
  expect(planTurn(all, [suspect('event:9')], { ...me, drained: false })).toMatchObject({
    spent: [],
  });
  expect(planTurn(all, [suspect('event:9')], { ...me, lanes: [2] })).toMatchObject({ spent: [] });
});

test('suspects that this claim did not take are kept for the next', () => {
  expect(planTurn(['event:5'], [lost(['event:1', 'event:2'], 1)], me)).toMatchObject({
    record: { items: ['event:5'], vanished: 0 },
    suspects: [
      { item: 'event:1', lanes: [1], vanished: 2 },
      { item: 'event:2', lanes: [1], vanished: 2 },
    ],
  });
});

test('a suspect waits for what its person said before it, however often that was lost', () => {
  const found = [lost(['event:1'], 2), suspect('event:2')];
  expect(planTurn(all, found, me, [['event:2', 'event:1']])).toMatchObject({
    only: 'event:1',
    condemned: false,
    record: { items: ['event:1'], vanished: 3 },
    suspects: [],
    spent: ['lost event:1'],
  });
});

test('what was said before a suspect is worked alone first, and is suspected when it is lost twice', () => {
  const before: [Item, Item][] = [['event:2', 'event:1']];
  expect(planTurn(all, [suspect('event:2')], me, before)).toMatchObject({
    only: 'event:1',
    record: { items: ['event:1'], vanished: 0 },
    spent: [],
  });
  expect(planTurn(all, [lost(['event:1'], 0), suspect('event:2')], me, before)).toMatchObject({
    only: 'event:1',
    record: { items: ['event:1'], vanished: 1 },
    spent: ['lost event:1'],
  });
  expect(planTurn(all, [lost(['event:1'], 1), suspect('event:2')], me, before)).toMatchObject({
    only: 'event:1',
    record: { items: ['event:1'], vanished: 2 },
  });
});
