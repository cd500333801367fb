import type { Logger } from 'pino';
import { findAccountsInDoubt, findAccountsWithParked } from '../db/discover.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { beat } from '../relay/beat.ts';
import { sweepParked } from '../relay/sweepParked.ts';
import { settleDoubts } from '../sender/settleDoubts.ts';

export type Sweep = { stop(): Promise<void> };
export type SweepDeps = UnitDeps & { log: Logger };

/** Says every second that this process takes webhooks; the first beat comes at once. */
export function startBeat(deps: SweepDeps): Sweep {
  return every(1_000, deps.log, 'beat', () => beat(deps.database, deps.clock));
}

/** Brings back statuses whose message has become known. */
export function startParkedSweep(deps: SweepDeps & { wakeRelay(accountId: string): void }): Sweep {
  return every(1_000, deps.log, 'sweep of parked statuses', async () => {
    for (const accountId of await findAccountsWithParked(deps.database)) {
      if ((await guarded(deps, accountId, sweepParked)) > 0) deps.wakeRelay(accountId);
    }
  });
}

/** Settles sends that are in doubt for too long. */
export function startDoubtSweep(
  deps: SweepDeps & { resendAfterMs: number; wakeRelay(accountId: string): void },
): Sweep {
  return every(1_000, deps.log, 'sweep of doubts', async () => {
    for (const accountId of await findAccountsInDoubt(deps.database)) {
      const settled = await guarded(deps, accountId, (unit) =>
        settleDoubts(unit, deps.resendAfterMs),
      );
      if (settled > 0) deps.wakeRelay(accountId);
    }
  });
}

const guarded = <T>(deps: SweepDeps, accountId: string, work: (unit: Unit) => Promise<T>) =>
  openUnit(deps, accountId, work, { guarded: true });

/** Runs again so long after the last run has ended; a run that fails is logged and the next one comes. */
function every(ms: number, log: Logger, what: string, run: () => Promise<void>): Sweep {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();
  const next = () => {
    current = run()
      .catch((error: unknown) => log.warn({ err: error }, `${what} failed`))
      .then(() => {
        if (!stopped) timer = setTimeout(next, ms);
      });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
