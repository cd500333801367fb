import { expect, test } from 'vitest';
import { choreSlots, fillBucket, sendingRate, shareSlice } from '../../src/sender/pace.ts';

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
  const bucket = { tokens: 2, slowUntil: null };
  expect(fillBucket({ ...bucket, filledAt: ago(100) }, 80, now)).toBe(10);
  expect(fillBucket({ ...bucket, filledAt: ago(60_000) }, 80, now)).toBe(20);
  expect(fillBucket({ ...bucket, filledAt: ago(-5_000) }, 80, now)).toBe(2);
});

test('a slow line can save up for one whole message', () => {
  expect(fillBucket({ tokens: 0, filledAt: ago(60_000), slowUntil: null }, 2, now)).toBe(1);
});

test.each([
  ['replies go first', 20, { reply: 50, notification: 0, campaign: 50 }, [20, 0, 0]],
  [
    'notifications always get a tenth',
    20,
    { reply: 50, notification: 50, campaign: 50 },
    [18, 2, 0],
  ],
  ['then notifications', 20, { reply: 5, notification: 50, campaign: 50 }, [5, 15, 0]],
  ['campaigns get what is left', 20, { reply: 5, notification: 5, campaign: 50 }, [5, 5, 10]],
  ['but never more than 80 %', 20, { reply: 0, notification: 0, campaign: 50 }, [0, 0, 16]],
  ['one place is a reply’s', 1, { reply: 1, notification: 1, campaign: 1 }, [1, 0, 0]],
  ['nothing more than waits', 20, { reply: 1, notification: 2, campaign: 3 }, [1, 2, 3]],
])('%s', (_, slots, waiting, [reply, notification, campaign]) => {
  expect(shareSlice(slots, waiting)).toEqual({ reply, notification, campaign });
});

test('chores leave half of a slice to messages', () => {
  expect(choreSlots(20, 80)).toBe(10);
  expect(choreSlots(9, 80)).toBe(0);
});
