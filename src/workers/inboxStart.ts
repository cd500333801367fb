import type { Logger } from 'pino';
import type { Database } from '../db/connect.ts';
import { findInboxStart } from '../db/discover.ts';

/** Seconds that an insert may take, beyond which its events are found a little later. */
const insertsWithinMs = 5_000;
/** A look that takes so long has read over dead rows in masses. */
const slowMs = 20;
const everyMs = 1_000;
/** Of the time one part in so many at most is spent on looking at the whole of it. */
const restTimes = 20;

/** How many inserts had been given their number at a moment of the process's clock, in milliseconds. */
type Given = { at: number; inserts: number };

/**
 * Below which id nothing waits in the inbox, 0 as long as reading it from its beginning costs nothing.
 *
 * Rows that are gone stay in its indexes until vacuum may clear them, and it may not while a transaction is open that
 * began before, as that of a backup is for an hour. Then each turn would read over all that was worked since, and
 * relays come to a stand. So the beginning of what waits is looked for once a second, and turns read from there.
 *
 * It never decides what is worked, only when: what commits below it, since its insert took more than five seconds, is
 * found by the next look at the whole, of which one follows the other ever more slowly as it gets dear.
 */
export function startInboxStart({ database, log }: { database: Database; log: Logger }): {
  after(): number;
  stop(): Promise<void>;
} {
  let after = 0;
  let given: Given[] = [];
  let isSlow = false;
  let wholeAt = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const startedAt = performance.now();
    const isWhole = after === 0 || startedAt >= wholeAt;
    const { first, inserts } = await findInboxStart(database, isWhole ? 0 : after);
    const endedAt = performance.now();
    if (isWhole) {
      isSlow = endedAt - startedAt >= slowMs;
      wholeAt = endedAt + restTimes * (endedAt - startedAt);
    }
    after = isSlow ? startOf(given, first, startedAt) : 0;
    given = [...recent(given, endedAt), { at: endedAt, inserts }];
  }

  const next = () => {
    current = look()
      .catch((error: unknown) => {
        after = 0;
        log.warn({ err: error }, 'looking for the beginning of the inbox failed');
      })
      .then(() => {
        if (!stopped) timer = setTimeout(next, everyMs);
      });
  };
  next();
  return {
    after: () => after,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

/**
 * The greatest id below which nothing waits, as a look has seen it that began `at`: below the `first` that waits, and below what an
 * insert could still bring that had its number less than five seconds before.
 */
export function startOf(given: readonly Given[], first: number | undefined, at: number): number {
  const settled = given.findLast((each) => each.at <= at - insertsWithinMs);
  if (!settled) return 0;
  return Math.min((settled.inserts + 1) * 1024 - 1, (first ?? Number.POSITIVE_INFINITY) - 1);
}

/** Without what an earlier one makes needless: the newest that is old enough, and those that will be. */
function recent(given: Given[], now: number): Given[] {
  const newestOld = given.findLastIndex((each) => each.at <= now - insertsWithinMs);
  return given.slice(Math.max(newestOld, 0));
}
