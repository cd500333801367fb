import type { Logger } from 'pino';
import { findLinesWithWork } from '../db/discover.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import type { LineAccessLookup } from '../lines/lineAccess.ts';
import type { MediaStore } from '../media/store.ts';
import type { SendHttp } from '../providers/contract.ts';
import { type Claimed, claim } from '../sender/claim.ts';
import { lookAfter } from '../sender/lookAfter.ts';
import { createProviderMedia } from '../sender/providerMedia.ts';
import { startPoll } from './poll.ts';
import { createSendQueue } from './sendQueue.ts';

export type SenderLoop = {
  wake(accountId: string, lineId: string): void;
  stop(): Promise<void>;
};

export type SenderLoopDeps = UnitDeps & {
  log: Logger;
  http: SendHttp;
  lineAccess: LineAccessLookup;
  mediaStore: MediaStore;
  /** This process, for this start. */
  senderId: string;
  /** Told that failures wait in the inbox. */
  wakeRelay(accountId: string): void;
};

/** Calls of providers at the same time. */
const connections = 64;
const lookAfterEveryMs = 1_000;

/** Claims what each line may send and hands it over; several lines at once, one claim per line at a time. */
export function startSenderLoop(deps: SenderLoopDeps): SenderLoop {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const lookedAfter = new Map<string, number>();
  const sends = createSendQueue({ ...deps, files: createProviderMedia(deps) });
  let stopped = false;

  function wake(accountId: string, lineId: string): void {
    if (stopped) return;
    if (running.has(lineId)) {
      again.add(lineId);
      return;
    }
    const work = runLine(accountId, lineId).finally(() => {
      running.delete(lineId);
      if (again.delete(lineId)) wake(accountId, lineId);
    });
    running.set(lineId, work);
  }

  /** Never rejects. Ends when the line has nothing to send now. */
  async function runLine(accountId: string, lineId: string): Promise<void> {
    try {
      while (!stopped) {
        // Within: a line that always has more to send would never come to it.
        await lookAfterOnce(accountId, lineId);
        // Asked each time: a line that has much to send may be paused or slowed in the middle of it.
        const line = await deps.lineAccess(accountId, lineId);
        if (line.pausedReason !== null) return;
        const limit = connections - sends.inFlight();
        if (limit < 1) {
          await sends.oneDone();
          continue;
        }
        const startedAt = performance.now();
        const result = await openUnit(
          deps,
          accountId,
          (unit) =>
            claim(unit, {
              lineId,
              provider: line.provider,
              throughput: line.throughput,
              limit,
              sender: deps.senderId,
            }),
          { guarded: true },
        );
        if (result.failures > 0) deps.wakeRelay(accountId);
        handOver(accountId, lineId, result.claimed, startedAt);
        if (result.againAfterMs === undefined) return;
        await new Promise((resolve) => setTimeout(resolve, result.againAfterMs));
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'claim failed, to be tried again');
    }
  }

  function handOver(
    accountId: string,
    lineId: string,
    claimed: Claimed[],
    startedAt: number,
  ): void {
    if (claimed.length > 0) sends.add({ accountId, lineId, claimed, startedAt });
  }

  async function lookAfterOnce(accountId: string, lineId: string): Promise<void> {
    const now = performance.now();
    if (now - (lookedAfter.get(lineId) ?? Number.NEGATIVE_INFINITY) < lookAfterEveryMs) return;
    lookedAfter.set(lineId, now);
    await openUnit(deps, accountId, (unit) => lookAfter(unit, lineId), { guarded: true });
  }

  const poll = startPoll(async () => {
    try {
      const lines = await findLinesWithWork(deps.database, deps.clock.offsetMs, 1000);
      for (const { accountId, lineId } of lines) wake(accountId, lineId);
      return lines.length > 0;
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for messages to send failed');
      return false;
    }
  });

  return {
    wake,
    async stop() {
      stopped = true;
      await poll.stop();
      await Promise.all(running.values());
      await sends.drain();
    },
  };
}
