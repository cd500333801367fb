import type { Logger } from 'pino';
import type { Database } from '../db/connect.ts';
import { findTimerStart } from '../db/discover.ts';
import type { Clock } from '../db/unit.ts';
import { type QueueStart, watchQueueStart } from './queueStart.ts';

/** Before which moment no timer is due. */
export const watchTimerStart = (deps: {
  database: Database;
  clock: Clock;
  log: Logger;
}): QueueStart<Date> =>
  watchQueueStart({
    queue: 'timer',
    beginning: new Date(0),
    log: deps.log,
    look: (from) => findTimerStart(deps.database, deps.clock.offsetMs, from),
  });
