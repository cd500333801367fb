import { expect, test } from 'vitest';
import { createNews } from '../../src/chats/news.ts';

const hour = 3_600_000;
const never = new AbortController().signal;

/** Whether it has resolved by now. */
const isOver = (wait: Promise<void>): Promise<boolean> =>
  Promise.race([wait.then(() => true), new Promise<false>((no) => setTimeout(no, 0, false))]);

test('all who wait for an account hear of it once, and nobody else does', async () => {
  const news = createNews();
  const [first, second, other] = ['a', 'a', 'b'].map((account) => news.next(account, hour, never));
  if (!first || !second || !other) throw new Error('Nobody waits');
  expect(await isOver(first)).toBe(false);
  news.tell('a');
  await Promise.all([first, second]);
  expect(await isOver(other)).toBe(false);
  expect(await isOver(news.next('a', hour, never))).toBe(false);
});

test('who waits goes on after a while, or when it is stopped', async () => {
  const news = createNews();
  const stop = new AbortController();
  const stopped = news.next('a', hour, stop.signal);
  await news.next('a', 1, never);
  stop.abort();
  await stopped;
  await news.next('a', hour, stop.signal);
});
