import type { Logger } from 'pino';
import type { Database } from '../db/connect.ts';
import { findInboxStart } from '../db/discover.ts';
import { type QueueStart, watchQueueStart } from './queueStart.ts';

/** Seconds that an insert may take, beyond which its events are found a little later. */
const insertsWithinMs = 5_000;

/** How many inserts had been given their number at a moment of the process's clock, in milliseconds. */
type Given = { at: number; inserts: number };

/** Up to which id nothing waits in the inbox. */
export function watchInboxStart(deps: { database: Database; log: Logger }): QueueStart<number> {
  let given: Given[] = [];
  return watchQueueStart({
    queue: 'inbox',
    beginning: 0,
    log: deps.log,
    async look(after) {
      const startedAt = performance.now();
      const { first, inserts } = await findInboxStart(deps.database, after);
      const start = startOf(given, first, startedAt);
      const endedAt = performance.now();
      given = [...recent(given, endedAt), { at: endedAt, inserts }];
      return start;
    },
  });
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
