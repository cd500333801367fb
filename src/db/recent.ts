import { LRUCache } from 'lru-cache';

/** Answers of the database that may be a few seconds old; who asks for one under way waits for it. */
export type Recent<V> = {
  find: (key: string) => Promise<V | undefined> | undefined;
  keep: (key: string, answer: Promise<V | undefined>) => Promise<V | undefined>;
};

// What is changed elsewhere counts within five seconds, what is new within one.
const foundForMs = 5_000;
const missingForMs = 1_000;

/** Keeps what was found for five seconds, what was not there for one, a failure not at all. */
export function createRecent<V>(max: number): Recent<V> {
  const cache = new LRUCache<string, Promise<V | undefined>>({ max, ttl: foundForMs });

  function keep(key: string, answer: Promise<V | undefined>): Promise<V | undefined> {
    cache.set(key, answer);
    const isStillIt = () => cache.peek(key) === answer;
    answer.then(
      (value) => {
        if (value === undefined && isStillIt()) cache.set(key, answer, { ttl: missingForMs });
      },
      () => {
        if (isStillIt()) cache.delete(key);
      },
    );
    return answer;
  }

  return { find: (key) => cache.get(key), keep };
}
