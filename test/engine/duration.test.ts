import { expect, test } from 'vitest';
import { durationMs, signedDurationMs } from '../../src/engine/duration.ts';

test.each([
  ['30s', 30_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['3d', 259_200_000],
])('%s is %d milliseconds', (duration, ms) => {
  expect(durationMs(duration)).toBe(ms);
});

test('an offset may be negative', () => {
  expect(signedDurationMs('-3h')).toBe(-10_800_000);
  expect(signedDurationMs('3h')).toBe(10_800_000);
});

test.each(['', '30', 'm', '-1m', '1.5h', '1w', ' 1m'])('%j is no duration', (text) => {
  expect(() => durationMs(text)).toThrow('is no duration');
});
