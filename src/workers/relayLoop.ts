import { findAccountsWithWork } from '../db/discover.ts';
import { sqlState } from '../db/sqlState.ts';
import { type TurnDeps, takeTurn } from '../relay/turn.ts';
import { startPoll } from './poll.ts';

export type RelayLoop = {
  /** An account has work: take its turn as soon as a place is free. */
  wake(accountId: string): void;
  stop(): Promise<void>;
};

export type RelayLoopDeps = TurnDeps & {
  /** Told which lines have something to send. */
  wakeSender(accountId: string, lineId: string): void;
};

/** Turns at the same time: while one waits for the database the other decides. */
const places = 2;
const retryAfterMs = 200;

/** Gives accounts their turns, longest-waiting first; one that has had a full turn goes to the back. */
export function startRelayLoop(deps: RelayLoopDeps): RelayLoop {
  const queue = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  function wake(accountId: string): void {
    if (stopped) return;
    queue.add(accountId);
    fill();
  }

  function fill(): void {
    for (const accountId of queue) {
      if (running.size >= places || stopped) return;
      // Its lanes are held by the turn that runs; what has come meanwhile is the next one's.
      if (running.has(accountId)) continue;
      queue.delete(accountId);
      const turn = run(accountId).finally(() => {
        running.delete(accountId);
        fill();
      });
      running.set(accountId, turn);
    }
  }

  /** Never rejects: what fails is logged, and the account comes again. */
  async function run(accountId: string): Promise<void> {
    try {
      const { lineIds, more } = await takeTurn(deps, accountId);
      for (const lineId of lineIds) deps.wakeSender(accountId, lineId);
      if (more) queue.add(accountId);
    } catch (error) {
      deps.log.warn({ err: error, sqlState: sqlState(error) }, 'turn failed, to be tried again');
      setTimeout(() => wake(accountId), retryAfterMs).unref();
    }
  }

  const poll = startPoll(async () => {
    try {
      const accounts = await findAccountsWithWork(deps.database, deps.clock.offsetMs, 1000);
      for (const accountId of accounts) wake(accountId);
      return accounts.length > 0;
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for work failed');
      return false;
    }
  });

  return {
    wake,
    async stop() {
      stopped = true;
      queue.clear();
      await poll.stop();
      await Promise.all(running.values());
    },
  };
}
