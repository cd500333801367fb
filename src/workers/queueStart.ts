import type { Logger } from 'pino';

/** A look that takes so long has read over dead rows in masses. */
const slowMs = 20;
const everyMs = 1_000;
/** Of the time one part in so many at most is spent on looking. */
const restTimes = 20;

export type QueueStart<Start> = { current(): Start; stop(): Promise<void> };

/**
 * Where reading a queue of the relay's is to begin; its `beginning` as long as reading it from there costs nothing.
 *
 * Rows that are gone stay in its indexes until vacuum may clear them, and it may not while a transaction is open that
 * began before, as that of a backup is for an hour. Then each turn would read over all that was worked since, and
 * relays come to a stand. So where the living rows begin is looked for once a second, and turns read from there.
 *
 * It never decides what is worked, only when: what comes before it all the same is found by the next look at the
 * whole, of which one follows the other ever more slowly as it gets dear.
 */
export function watchQueueStart<Start>({
  queue,
  beginning,
  look,
  log,
}: {
  queue: string;
  beginning: Start;
  /** The start as it is now, of what is not before `from`. */
  look(from: Start): Promise<Start>;
  log: Logger;
}): QueueStart<Start> {
  let start = beginning;
  let isSlow = false;
  let wholeAt = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  /** Gives the milliseconds until the next. */
  async function lookOnce(): Promise<number> {
    const startedAt = performance.now();
    const isWhole = start === beginning || startedAt >= wholeAt;
    const found = await look(isWhole ? beginning : start);
    const endedAt = performance.now();
    const restMs = restTimes * (endedAt - startedAt);
    if (isWhole) {
      isSlow = endedAt - startedAt >= slowMs;
      wholeAt = endedAt + restMs;
    }
    start = isSlow ? found : beginning;
    return isWhole ? everyMs : Math.max(everyMs, restMs);
  }

  const next = () => {
    looking = lookOnce()
      .catch((error: unknown) => {
        start = beginning;
        log.warn({ err: error, queue }, 'looking for where a queue begins failed');
        return everyMs;
      })
      .then((waitMs) => {
        if (!stopped) timer = setTimeout(next, waitMs);
      });
  };
  next();
  return {
    current: () => start,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
