import { expect, test } from 'vitest';
import { dayText } from '../../src/console/times.tsx';
import { en } from '../../src/console/words/en.ts';
import type { Words } from '../../src/console/words.ts';

test('yesterday is the day before, also where that day had an hour less', () => {
  // Clocks in New York went on by an hour on 8 March.
  const zone = {
    words: en as unknown as Words,
    timezone: 'America/New_York',
    now: new Date('2026-03-09T00:30:00-04:00'),
  };
  expect(dayText(new Date('2026-03-09T00:10:00-04:00'), zone)).toBe('Today');
  expect(dayText(new Date('2026-03-08T12:00:00-04:00'), zone)).toBe('Yesterday');
  expect(dayText(new Date('2026-03-07T22:00:00-05:00'), zone)).toBe('Saturday, March 7');
});
