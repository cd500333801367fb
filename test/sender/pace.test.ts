import { expect, test } from 'vitest';
import {
  choreSlots,
  fillBucket,
  sendingRate,
  shareAmong,
  shareSlice,
} from '../../src/sender/pace.ts';

const now = new Date('2026-08-05T17:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

test('a line’s rate counts what comes in and what goes out together', () => {
  expect(sendingRate({ throughput: 80, receivedLastSecond: 0 }, false)).toBe(80);
  expect(sendingRate({ throughput: 80, receivedLastSecond: 30 }, false)).toBe(50);
});

test('sending never falls below a tenth of the rate, however much comes in', () => {
  expect(sendingRate({ throughput: 80, receivedLastSecond: 79 }, false)).toBe(8);
  expect(sendingRate({ throughput: 80, receivedLastSecond: 5_000 }, false)).toBe(8);
});

test('while the provider throttles the rate is half', () => {
  expect(sendingRate({ throughput: 80, receivedLastSecond: 10 }, true)).toBe(30);
  expect(sendingRate({ throughput: 80, receivedLastSecond: 500 }, true)).toBe(4);
});

test('a bucket fills with time, up to what a quarter of a second may send', () => {
  const bucket = { tokens: 2 };
  expect(fillBucket({ ...bucket, filledAt: ago(100) }, 80, now)).toBe(10);
  expect(fillBucket({ ...bucket, filledAt: ago(60_000) }, 80, now)).toBe(20);
  expect(fillBucket({ ...bucket, filledAt: ago(-5_000) }, 80, now)).toBe(2);
});

test('a slow line can save up for one whole message', () => {
  expect(fillBucket({ tokens: 0, filledAt: ago(60_000) }, 2, now)).toBe(1);
});

test.each([
  ['replies go first', 20, { reply: 50, notification: 0 }, [20, 0]],
  ['notifications always get a tenth', 20, { reply: 50, notification: 50 }, [18, 2]],
  ['then notifications', 20, { reply: 5, notification: 50 }, [5, 15]],
  ['one place is a reply’s', 1, { reply: 1, notification: 1 }, [1, 0]],
  ['nothing more than waits', 20, { reply: 1, notification: 2 }, [1, 2]],
])('%s', (_, slots, waiting, [reply, notification]) => {
  expect(shareSlice(slots, waiting)).toEqual({ reply, notification });
});

test.each([
  ['campaigns of a line share equally', 30, [100, 100, 100], [10, 10, 10]],
  ['what one may not take goes to the others', 30, [2, 100, 100], [2, 14, 14]],
  ['odd ones go to the first', 5, [100, 100], [3, 2]],
  ['one place is one’s', 1, [100, 100], [1, 0]],
  ['no place is nobody’s', 0, [100], [0]],
  ['nothing more than each may', 30, [1, 2], [1, 2]],
])('%s', (_, slots, most, shares) => {
  expect(shareAmong(slots, most)).toEqual(shares);
});

test('chores leave half of a slice to messages', () => {
  expect(choreSlots(20, 80)).toBe(10);
  expect(choreSlots(9, 80)).toBe(0);
});
