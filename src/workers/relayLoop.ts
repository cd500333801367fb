import { randomUUID } from 'node:crypto';
import { findAccountsWithWork } from '../db/discover.ts';
import { sqlState } from '../db/sqlState.ts';
import { laneCount } from '../relay/lanes.ts';
import { type TurnDeps, takeTurn } from '../relay/turn.ts';
import { watchInboxStart } from './inboxStart.ts';
import { startPoll } from './poll.ts';
import { watchTimerStart } from './timerStart.ts';

export type RelayLoop = {
  /** An account has work: take its turn as soon as a place is free. */
  wake(accountId: string): void;
  stop(): Promise<void>;
};

export type RelayLoopDeps = TurnDeps & {
  /** Told which lines have something to send. */
  wakeSender(accountId: string, lineId: string): void;
  /** Told that an account has calls to be made. */
  wakeCaller(accountId: string): void;
  /** Told that something has happened in a followed account. */
  wakeFollowers(accountId: string): void;
};

/** Turns at the same time: while one waits for the database the other decides. */
const places = 2;
const retryAfterMs = 200;

/**
 * Gives accounts their turns, longest-waiting first; one that has had a full turn goes to the back.
 * An account with more than one turn can take is given several at once, each with its share of the lanes.
 */
export function startRelayLoop(loopDeps: RelayLoopDeps): RelayLoop {
  const inboxStart = watchInboxStart(loopDeps);
  const timerStart = watchTimerStart(loopDeps);
  const starts = () => ({ inboxAfter: inboxStart.current(), timersFrom: timerStart.current() });
  const deps = { ...loopDeps, starts, workerId: randomUUID() };
  const queue = new Set<string>();
  const turnsOf = new Map<string, number>();
  const behind = new Set<string>();
  const running = new Set<Promise<void>>();
  let started = 0;
  let stopped = false;

  function wake(accountId: string): void {
    if (stopped) return;
    queue.add(accountId);
    fill();
  }

  function fill(): void {
    for (const accountId of queue) {
      if (running.size >= places || stopped) return;
      const turns = turnsOf.get(accountId) ?? 0;
      // Its lanes are held by the turn that runs; what has come meanwhile is the next one's.
      if (turns >= (behind.has(accountId) ? places : 1)) continue;
      queue.delete(accountId);
      if (behind.has(accountId)) queue.add(accountId);
      turnsOf.set(accountId, turns + 1);
      const turn = run(accountId).finally(() => {
        running.delete(turn);
        const left = (turnsOf.get(accountId) ?? 1) - 1;
        if (left === 0) turnsOf.delete(accountId);
        else turnsOf.set(accountId, left);
        fill();
      });
      running.add(turn);
    }
  }

  /** Never rejects: what fails is logged, and the account comes again. */
  async function run(accountId: string): Promise<void> {
    started += 1;
    const most = behind.has(accountId) ? laneCount / places : laneCount;
    try {
      const lanes = { first: (started * most) % laneCount, most };
      const { lineIds, calls, news, more } = await takeTurn(deps, accountId, lanes);
      for (const lineId of lineIds) deps.wakeSender(accountId, lineId);
      if (calls) deps.wakeCaller(accountId);
      if (news) deps.wakeFollowers(accountId);
      if (more) {
        behind.add(accountId);
        queue.add(accountId);
      } else behind.delete(accountId);
    } catch (error) {
      deps.log.warn({ err: error, sqlState: sqlState(error) }, 'turn failed, to be tried again');
      behind.delete(accountId);
      setTimeout(() => wake(accountId), retryAfterMs).unref();
    }
  }

  const poll = startPoll(async () => {
    try {
      const { offsetMs } = deps.clock;
      const accounts = await findAccountsWithWork(deps.database, offsetMs, 1000, starts());
      // What is in hand already needs no looking for: its turns say themselves whether more waits.
      const unknown = accounts.filter((each) => !queue.has(each) && !turnsOf.has(each));
      for (const accountId of unknown) wake(accountId);
      return unknown.length > 0;
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
      await Promise.all([inboxStart.stop(), timerStart.stop()]);
      await poll.stop();
      await Promise.all(running);
    },
  };
}
