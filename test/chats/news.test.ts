import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createNews } from '../../src/chats/news.ts';

const hour = 3_600_000;
const never = new AbortController().signal;

/** Whether it has resolved by now. */
const isOver = (wait: Promise<unknown>): Promise<boolean> =>
  Promise.race([wait.then(() => true), new Promise<false>((no) => setTimeout(no, 0, false))]);

test('all who wait for an account hear of it once, and nobody else does', async () => {
  const news = createNews();
  const [first, second, other] = ['a', 'a', 'b'].map((account) => news.next(account, hour, never));
  if (!first || !second || !other) throw new Error('Nobody waits');
  expect(await isOver(first)).toBe(false);
  news.tell('a');
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(await isOver(other)).toBe(false);
  expect(await isOver(news.next('a', hour, never))).toBe(false);
});

test('who waits goes on after a while, or when it is stopped', async () => {
  const news = createNews();
  const stop = new AbortController();
  const stopped = news.next('a', hour, stop.signal);
  expect(await news.next('a', 1, never)).toBe(false);
  stop.abort();
  expect(await stopped).toBe(false);
  expect(await news.next('a', hour, stop.signal)).toBe(false);
});

test('what several look for within a moment is read once, and anew by who comes after', async () => {
  const news = createNews();
  const asked: string[] = [];
  const read = (what: string) =>
    news.readOnce(what, async () => {
      asked.push(what);
      if (what === 'broken') throw new Error('It cannot be read');
      return `${what} ${asked.length}`;
    });
  expect(await Promise.all([read('a'), read('a'), read('b')])).toEqual(['a 1', 'a 1', 'b 2']);
  expect(await read('a')).toBe('a 1');
  await delay(100);
  expect(await read('a')).toBe('a 3');
  // As long as what was read is good for.
  const last = await news.readOnce(
    'long',
    async () => 'long',
    (read) => read.length * 50,
  );
  await delay(100);
  expect(await news.readOnce('long', async () => 'anew')).toBe(last);
  await delay(150);
  expect(await news.readOnce('long', async () => 'anew')).toBe('anew');
  const broken = await Promise.allSettled([read('broken'), read('broken')]);
  expect(broken.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toEqual(['a', 'b', 'a', 'broken']);
});
