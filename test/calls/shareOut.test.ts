import { expect, test } from 'vitest';
import { shareOut } from '../../src/calls/shareOut.ts';

const shares = (
  waiting: Record<string, number>,
  { held = {}, places = 12 }: { held?: Record<string, number>; places?: number } = {},
) =>
  Object.fromEntries(
    shareOut(
      Object.entries(waiting).map(([origin, due]) => ({ origin, due })),
      new Map(Object.entries(held)),
      places,
    ),
  );

test('an origin alone gets half of the places, and two a third each', () => {
  expect(shares({ a: 100 })).toEqual({ a: 6 });
  expect(shares({ a: 100, b: 100 })).toEqual({ a: 4, b: 4 });
});

test('an origin that holds much gets no more, and one that has none yet always finds a place', () => {
  expect(shares({ a: 100, b: 1 }, { held: { a: 6 }, places: 6 })).toEqual({ b: 1 });
  expect(shares({ a: 100, b: 100 }, { held: { a: 3 }, places: 1 })).toEqual({ b: 1 });
  expect(shares({ a: 100 }, { places: 0 })).toEqual({});
});

test('no origin is given more than waits for it', () => {
  expect(shares({ a: 2, b: 100 })).toEqual({ a: 2, b: 5 });
});
