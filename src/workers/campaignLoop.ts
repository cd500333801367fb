import { findLinesWithCampaigns } from '../db/discover.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import { claimCampaign } from '../sender/campaigns/claimCampaign.ts';
import { reserve } from '../sender/campaigns/reserve.ts';
import { createProviderMedia } from '../sender/providerMedia.ts';
import { createThrottle } from './campaignThrottle.ts';
import { startPoll } from './poll.ts';
import type { SenderLoopDeps } from './senderLoop.ts';
import { createSendQueue } from './sendQueue.ts';

/** Calls of providers at the same time: of all that a sender may make, a fifth is left to replies. */
const connections = 51;
/** A slice is what a line may send in this time: small enough to stop at once, large enough to write in sets. */
const everyMs = 50;

/**
 * Sends what campaigns have to send: each line by itself, beside the loop of its replies, which this one
 * never keeps waiting.
 */
export function startCampaignLoop(deps: SenderLoopDeps): { stop(): Promise<void> } {
  const running = new Map<string, Promise<void>>();
  const sends = createSendQueue({ ...deps, files: createProviderMedia(deps) });
  const throttle = createThrottle(connections);
  let stopped = false;

  const guarded = <T>(accountId: string, work: (unit: Unit) => Promise<T>) =>
    openUnit(deps, accountId, work, { guarded: true });

  /** Never rejects. Ends when the line's campaigns have nobody to write to now. */
  async function runLine(accountId: string, lineId: string): Promise<void> {
    try {
      while (!stopped) {
        const startedAt = performance.now();
        const line = await deps.lineAccess(accountId, lineId);
        if (line.pausedReason !== null) return;
        const limit = Math.min(connections - sends.inFlight(), throttle.slots());
        if (limit < 1) {
          await sends.oneDone();
          continue;
        }
        const reservedFrom = performance.now();
        const reserved = await guarded(accountId, (unit) =>
          reserve(unit, { lineId, throughput: line.throughput, limit }),
        );
        if (reserved) {
          const { shares, isBusy, oldestEventMs } = reserved;
          // What finds nobody to write to does less, and is no measure.
          if (!isBusy) return;
          const at = performance.now();
          throttle.note({ tookMs: at - reservedFrom, oldestEventMs, at });
          await Promise.all(shares.map((share) => send(accountId, lineId, share)));
        }
        const waitMs = everyMs - (performance.now() - startedAt);
        await new Promise((resolve) => setTimeout(resolve, Math.max(5, waitMs)));
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'campaigns of a line were not sent, to be tried again');
    }
  }

  async function send(
    accountId: string,
    lineId: string,
    share: { campaignId: string; slots: number },
  ): Promise<void> {
    const startedAt = performance.now();
    const claimed = await guarded(accountId, (unit) =>
      claimCampaign(unit, { ...share, sender: deps.senderId }),
    );
    if (claimed.length > 0) sends.add({ accountId, lineId, claimed, startedAt });
  }

  const poll = startPoll(async () => {
    try {
      const lines = await findLinesWithCampaigns(deps.database, deps.clock.offsetMs, 1000);
      for (const { accountId, lineId } of lines) {
        if (stopped || running.has(lineId)) continue;
        running.set(
          lineId,
          runLine(accountId, lineId).finally(() => running.delete(lineId)),
        );
      }
      return lines.length > 0;
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for campaigns failed');
      return false;
    }
  });

  return {
    async stop() {
      stopped = true;
      await poll.stop();
      await Promise.all(running.values());
      await sends.drain();
    },
  };
}
