import { expect, test } from 'vitest';
import { createThrottle } from '../../src/workers/campaignThrottle.ts';

const minute = 60_000;

/** A throttle of 50 and what it allows after reservations that took so long, one every 50 ms. */
function throttleOf50(startsAt = 0) {
  const throttle = createThrottle(50);
  let at = startsAt;
  return {
    after(times: number, tookMs: number, oldestEventMs = 0): number {
      for (let n = 0; n < times; n += 1) {
        at += 50;
        throttle.note({ tookMs, oldestEventMs, at });
      }
      return throttle.slots();
    },
    wait(ms: number) {
      at += ms;
    },
  };
}

test('on an idle machine campaigns take all they may', () => {
  expect(throttleOf50().after(100, 3)).toBe(50);
});

test('up to twice the quickest reservation counts as idle', () => {
  const throttle = throttleOf50();
  throttle.after(1, 3);
  expect(throttle.after(100, 6)).toBe(50);
});

test('while reservations take longer than that, campaigns take less each time, but never nothing', () => {
  const throttle = throttleOf50();
  throttle.after(1, 3);
  expect(throttle.after(1, 7)).toBe(45);
  expect(throttle.after(6, 7)).toBe(25);
  expect(throttle.after(1_000, 7)).toBe(1);
});

test('what was taken back comes back when others are done', () => {
  const throttle = throttleOf50();
  throttle.after(1, 3);
  throttle.after(7, 7);
  expect(throttle.after(14, 3)).toBe(50);
});

test('a relay that is behind slows campaigns however quick the database is', () => {
  const throttle = throttleOf50();
  expect(throttle.after(7, 3, 300)).toBe(25);
  expect(throttle.after(100, 3, 100)).toBe(50);
});

test('a database that is slower than it was five to ten minutes ago is taken as it is', () => {
  const throttle = throttleOf50();
  throttle.after(1, 3);
  expect(throttle.after(100, 9)).toBe(1);
  throttle.wait(5 * minute);
  expect(throttle.after(100, 9)).toBe(1);
  throttle.wait(5 * minute);
  expect(throttle.after(100, 9)).toBe(50);
});

test('what was seen before a long rest counts no more', () => {
  const throttle = throttleOf50();
  throttle.after(1, 3);
  throttle.wait(60 * minute);
  expect(throttle.after(10, 9)).toBe(50);
});
