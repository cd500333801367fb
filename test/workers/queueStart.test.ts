import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchQueueStart } from '../../src/workers/queueStart.ts';

let stop = async () => {};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(async () => {
  const stopped = stop();
  await vi.advanceTimersByTimeAsync(10_000);
  await stopped;
  vi.useRealTimers();
});

/** Looks from `beginning` take so long, others a millisecond; `starts` is what they find. */
function watched({ wholeMs, starts }: { wholeMs: number; starts: (number | 'fails')[] }) {
  const asked: number[] = [];
  const start = watchQueueStart({
    queue: 'letters',
    beginning: 0,
    log: pino({ level: 'silent' }),
    async look(from) {
      asked.push(from);
      await new Promise((resolve) => setTimeout(resolve, from === 0 ? wholeMs : 1));
      const found = starts.shift() ?? 0;
      if (found === 'fails') throw new Error('The database is away');
      return found;
    },
  });
  stop = start.stop;
  return { asked, current: start.current };
}

test('as long as the whole is looked over at once, it is read from its beginning', async () => {
  const { asked, current } = watched({ wholeMs: 5, starts: [70, 80, 90] });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(current()).toBe(0);
  expect(asked).toEqual([0, 0, 0]);
});

test('where that takes long it is read from where the living begin, as each second finds it', async () => {
  const { asked, current } = watched({ wholeMs: 300, starts: [70, 80, 90] });
  await vi.advanceTimersByTimeAsync(310);
  expect(current()).toBe(70);
  await vi.advanceTimersByTimeAsync(2_100);
  expect(current()).toBe(90);
  expect(asked).toEqual([0, 70, 80]);
});

test('the whole is looked at again after twenty times as long as it took, and finds what came before the start', async () => {
  const { asked, current } = watched({ wholeMs: 150, starts: [70, 80, 90, 60] });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(asked).toEqual([0, 70, 80, 0]);
  expect(current()).toBe(60);
});

test('where a look fails it is read from its beginning until the next', async () => {
  const { current } = watched({ wholeMs: 300, starts: [70, 'fails', 90] });
  await vi.advanceTimersByTimeAsync(310);
  expect(current()).toBe(70);
  await vi.advanceTimersByTimeAsync(1_010);
  expect(current()).toBe(0);
  await vi.advanceTimersByTimeAsync(1_310);
  expect(current()).toBe(90);
});
