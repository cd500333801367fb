import type { Logger } from 'pino';
import { Agent } from 'undici';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { AddressGuard } from '../calls/addressGuard.ts';
import { postToHook } from '../calls/postToHook.ts';
import { type DueHook, findHooksDue } from '../db/discover.ts';
import { toWire } from '../db/ids.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { claimHookEvents, type DueEvent, type HookTurn } from '../hooks/claimHookEvents.ts';
import { isFailing } from '../hooks/hookHealth.ts';
import * as metrics from '../hooks/metrics.ts';
import { type Posted, settleHookEvents, type Tried } from '../hooks/settleHookEvents.ts';
import { signDelivery } from '../hooks/signDelivery.ts';
import { openSigningKey } from '../hooks/signingKey.ts';
import { startPoll } from './poll.ts';

export type HookLoop = {
  /** Lets what is being sent end for a moment, then breaks it off; whoever is there sends it again. */
  stop(): Promise<void>;
};

export type HookLoopDeps = UnitDeps & {
  log: Logger;
  secretBox: SecretBox;
  addressGuard: AddressGuard;
};

/** Hooks at the same time, and of those whose receiver is away. */
const places = 64;
const probes = 8;
/**
 * An account is given another place only while it holds less than this part of those that are free: however
 * many have slow receivers, whoever comes finds one.
 */
const shareOfFree = 1 / 4;
/** Requests of a hook at the same time. */
const abreast = 4;
/** Turns of a hook before others have theirs. */
const turnsInARow = 8;
const seenAtOnce = 200;
const finishWithinMs = 2_000;

/** Sends to receivers what hooks are to be told, hooks in turn. */
export function startHookLoop(deps: HookLoopDeps): HookLoop {
  const { addressGuard: guard, database, clock, log } = deps;
  const dispatcher = new Agent({
    connect: { lookup: guard.lookup },
    connections: abreast * places,
  });
  const running = new Map<string, DueHook & { work: Promise<void> }>();
  let stopped = false;
  /** Where the next look begins, so that those who always have something hide nobody behind them. */
  let seenUpTo: DueHook | undefined;

  const poll = startPoll(async () => {
    if (running.size >= places) return false;
    try {
      const due = await findHooksDue(database, clock.offsetMs, seenAtOnce, seenUpTo);
      const begun = due.filter(begin);
      seenUpTo = due.length < seenAtOnce ? undefined : due.at(-1);
      return begun.length > 0;
    } catch (error) {
      log.warn({ err: error }, 'looking for events to deliver failed');
      return false;
    }
  });

  function begin(hook: DueHook): boolean {
    const others = [...running.values()];
    const ofAccount = others.filter(({ accountId }) => accountId === hook.accountId).length;
    const probing = others.filter(isFailing).length;
    if (stopped || running.has(hook.hookId) || others.length >= places) return false;
    const isItsShare = ofAccount < (places - others.length) * shareOfFree;
    if (!isItsShare || (isFailing(hook) && probing >= probes)) return false;
    const work = takeTurns(hook).finally(() => {
      running.delete(hook.hookId);
      poll.wake();
    });
    running.set(hook.hookId, { ...hook, work });
    return true;
  }

  /** Never rejects: what cannot be written down is sent again when the lease is over. */
  async function takeTurns({ accountId, hookId }: DueHook): Promise<void> {
    try {
      for (let turns = 0; turns < turnsInARow && !stopped; turns++) {
        const turn = await openUnit(deps, accountId, (unit) => claimHookEvents(unit, hookId), {
          guarded: true,
        });
        if (!turn) return;
        const tried = await deliver(turn);
        await openUnit(deps, accountId, (unit) => settleHookEvents(unit, turn, tried), {
          guarded: true,
        });
      }
    } catch (error) {
      log.warn({ err: error, hookId }, 'events of a hook were not delivered, or not settled');
    }
  }

  /** Some abreast, until one is not taken: the others come again with what it has to wait for, or sooner. */
  async function deliver(turn: HookTurn): Promise<Tried[]> {
    const signingKey = keyOf(turn);
    if (signingKey === undefined) {
      return turn.events.map((event) => ({ event, posted: { error: 'signing_key_unreadable' } }));
    }
    const startedAt = performance.now();
    const nowOf = () => new Date(turn.now.getTime() + performance.now() - startedAt);
    const waiting = turn.events.values();
    let isRefused = false;
    const tried: Tried[] = [];
    const one = async () => {
      for (const event of waiting) {
        const posted =
          isRefused || stopped ? 'put_off' : await post(turn, event, signingKey, nowOf());
        isRefused ||= posted !== 'put_off' && 'error' in posted;
        tried.push({ event, posted });
      }
    };
    await Promise.all(Array.from({ length: abreast }, one));
    return tried;
  }

  /** Undefined where no key of `SECRET_KEY` opens it. */
  function keyOf({ hook }: HookTurn): string | undefined {
    try {
      return openSigningKey(deps.secretBox, hook);
    } catch (error) {
      log.error({ err: error, hookId: hook.id }, 'the signing key of a hook cannot be read');
      return undefined;
    }
  }

  async function post(
    turn: HookTurn,
    event: DueEvent,
    signingKey: string,
    now: Date,
  ): Promise<Posted> {
    const body = await signDelivery(event, signingKey, now);
    const stopTimer = metrics.deliverySeconds.startTimer();
    const key = toWire('HIK', event.id);
    const posted = await postToHook({ dispatcher, guard }, { url: turn.hook.url, body, key });
    stopTimer();
    return stopped && 'error' in posted ? 'put_off' : posted;
  }

  return {
    async stop() {
      stopped = true;
      await poll.stop();
      const all = Promise.all([...running.values()].map(({ work }) => work));
      await Promise.race([all, new Promise((done) => setTimeout(done, finishWithinMs).unref())]);
      await dispatcher.destroy();
      await all;
    },
  };
}
