import type { Logger } from 'pino';
import { Agent } from 'undici';
import { type AddressGuard, createAddressGuard, type Reachable } from '../calls/addressGuard.ts';
import { claimCalls } from '../calls/claimCalls.ts';
import { type Called, makeCall } from '../calls/makeCall.ts';
import * as metrics from '../calls/metrics.ts';
import { type OpenDeps, type OpenedCall, openCalls } from '../calls/openCalls.ts';
import { type PutOff, settleCall } from '../calls/settleCall.ts';
import { findAccountsDue } from '../db/discover.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { startPoll } from './poll.ts';

export type CallLoop = {
  /** An account has calls to be made. */
  wake(accountId: string): void;
  /** Lets calls under way end for a moment, then breaks them off; they are made again by whoever is there. */
  stop(): Promise<void>;
};

export type CallLoopDeps = UnitDeps &
  OpenDeps & {
    log: Logger;
    reachable: Reachable;
    /** Told that an answer waits in the inbox. */
    wakeRelay(accountId: string): void;
  };

/** Calls at the same time, and of one account while others wait: a slow server must not have all of them. */
const places = 64;
const placesOfOne = 32;
const finishWithinMs = 2_000;

/** Makes the calls that flows asked for, accounts in turn. */
export function startCallLoop(deps: CallLoopDeps): CallLoop {
  const guard: AddressGuard = createAddressGuard(deps.reachable);
  const dispatcher = new Agent({ connect: { lookup: guard.lookup }, connections: placesOfOne });
  const queue = new Set<string>();
  const running = new Map<Promise<void>, string>();
  let stopped = false;

  const poll = startPoll(async () => {
    if (running.size >= places) return false;
    try {
      const { database, clock } = deps;
      const accounts = await findAccountsDue(database, 'call', clock.offsetMs, 1000);
      for (const accountId of accounts) queue.add(accountId);
      return await fill();
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for calls to make failed');
      return false;
    }
  });

  const runningOf = (accountId: string): number =>
    [...running.values()].filter((each) => each === accountId).length;

  async function fill(): Promise<boolean> {
    let found = false;
    for (const accountId of queue) {
      if (stopped || running.size >= places) break;
      queue.delete(accountId);
      const limit = Math.min(places - running.size, placesOfOne - runningOf(accountId));
      if (limit < 1) continue;
      const opened = await openUnit(
        deps,
        accountId,
        async (unit) => openCalls(unit, deps, await claimCalls(unit, limit)),
        { guarded: true },
      );
      for (const each of opened) start(accountId, each);
      found ||= opened.length > 0;
    }
    return found;
  }

  function start(accountId: string, opened: OpenedCall): void {
    const work = callOne(accountId, opened).finally(() => {
      running.delete(work);
      poll.wake();
    });
    running.set(work, accountId);
  }

  /** Never rejects: what cannot be written down is made again when the lease is over. */
  async function callOne(accountId: string, opened: OpenedCall): Promise<void> {
    const { due } = opened;
    try {
      const called = 'settled' in opened ? opened.settled : await makeOne(opened);
      const isDecidable = await openUnit(deps, accountId, (unit) => settleCall(unit, due, called), {
        guarded: true,
      });
      if (isDecidable) deps.wakeRelay(accountId);
    } catch (error) {
      deps.log.warn({ err: error, callId: due.id }, 'a call was not settled');
    }
  }

  async function makeOne({
    due,
    call,
  }: Extract<OpenedCall, { call: unknown }>): Promise<Called | PutOff> {
    const { callId, timeoutMs } = due;
    const stopTimer = metrics.callSeconds.startTimer();
    const called = await makeCall({ dispatcher, guard }, call, { callId, timeoutMs });
    stopTimer();
    const isBrokenOff = stopped && called.answer.error === 'no_connection';
    return isBrokenOff ? { putOffMs: 0 } : called;
  }

  return {
    wake(accountId) {
      queue.add(accountId);
      poll.wake();
    },
    async stop() {
      stopped = true;
      await poll.stop();
      const all = Promise.all(running.keys());
      await Promise.race([all, new Promise((done) => setTimeout(done, finishWithinMs).unref())]);
      await dispatcher.destroy();
      await all;
    },
  };
}
