import type { Logger } from 'pino';
import { Agent } from 'undici';
import { type AddressGuard, createAddressGuard, type Reachable } from '../calls/addressGuard.ts';
import { claimCalls, type DueCall, type Room, settleWithinMs } from '../calls/claimCalls.ts';
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

/** Calls at the same time. Most of their time they wait for somebody's server. */
const places = 256;
/**
 * An account is given another place only while it holds less than this part of those that are free: alone
 * a quarter of all, and however many have slow servers, whoever comes finds some.
 */
const shareOfFree = 1 / 3;
/** Of calls whose caller has vanished; one over which more than one has is made with no other such. */
const mostSuspects = { once: 8, again: 1 };
const settleRetryMs = 250;
const finishWithinMs = 2_000;

type Running = { accountId: string; origin: string; vanished: number };

/** Makes the calls that flows asked for, accounts in turn, and origins within an account. */
export function startCallLoop(deps: CallLoopDeps): CallLoop {
  const guard: AddressGuard = createAddressGuard(deps.reachable);
  // Connections of an origin are as many as there are places: accounts that call the same server must not
  // wait for each other's.
  const dispatcher = new Agent({ connect: { lookup: guard.lookup }, connections: places });
  const queue = new Set<string>();
  const running = new Map<Promise<void>, Running>();
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

  function roomOf(accountId: string): Room {
    const all = [...running.values()];
    const own = all.filter((each) => each.accountId === accountId);
    const held = new Map<string, number>();
    for (const { origin } of own) held.set(origin, (held.get(origin) ?? 0) + 1);
    let room = 0;
    while (own.length + room < (places - all.length - room) * shareOfFree) room += 1;
    const again = all.filter(({ vanished }) => vanished > 1).length;
    const once = all.filter(({ vanished }) => vanished === 1).length;
    return {
      places: room,
      held,
      suspects: {
        once: Math.max(0, mostSuspects.once - once),
        again: Math.max(0, mostSuspects.again - again),
      },
    };
  }

  async function fill(): Promise<boolean> {
    let found = false;
    for (const accountId of queue) {
      if (stopped || running.size >= places) break;
      queue.delete(accountId);
      const room = roomOf(accountId);
      if (room.places < 1) continue;
      const opened = await openUnit(
        deps,
        accountId,
        async (unit) => openCalls(unit, deps, await claimCalls(unit, room)),
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
    const { origin, vanished } = opened.due;
    running.set(work, { accountId, origin: origin.toString('hex'), vanished });
  }

  /** Never rejects: what cannot be written down is made again when the lease is over. */
  async function callOne(accountId: string, opened: OpenedCall): Promise<void> {
    const { due } = opened;
    const until = performance.now() + due.timeoutMs + settleWithinMs;
    try {
      const called = 'settled' in opened ? opened.settled : await makeOne(opened);
      if (await settle(accountId, due, called, until)) deps.wakeRelay(accountId);
    } catch (error) {
      deps.log.warn({ err: error, callId: due.id }, 'a call was not settled');
    }
  }

  /** Tries until the lease is over: a call whose answer is lost is made again. */
  async function settle(
    accountId: string,
    due: DueCall,
    called: Called | PutOff,
    until: number,
  ): Promise<boolean> {
    for (;;) {
      try {
        return await openUnit(deps, accountId, (unit) => settleCall(unit, due, called), {
          guarded: true,
        });
      } catch (error) {
        if (stopped || performance.now() + settleRetryMs > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs));
      }
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
