import type { Logger } from 'pino';
import { Agent } from 'undici';
import { findAccountsDue } from '../db/discover.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import type { LineAccessLookup } from '../lines/lineAccess.ts';
import { claimMedia, type DueMedia } from '../media/claimMedia.ts';
import { type Fetched, fetchMedia } from '../media/fetchMedia.ts';
import { settleMedia } from '../media/settleMedia.ts';
import type { MediaStore } from '../media/store.ts';
import { providers } from '../providers/registry.ts';
import { startPoll } from './poll.ts';

export type MediaLoop = {
  /** An account has files to be fetched. */
  wake(accountId: string): void;
  /** Breaks off downloads under way; they are begun again by whoever is there. */
  stop(): Promise<void>;
};

export type MediaLoopDeps = UnitDeps & {
  log: Logger;
  lineAccess: LineAccessLookup;
  mediaStore: MediaStore;
};

/** Downloads at the same time. */
const places = 4;

/** Fetches received files from their providers, accounts in turn. */
export function startMediaLoop(deps: MediaLoopDeps): MediaLoop {
  // Of its own, so that big files take no connection from messages, and can be broken off.
  const dispatcher = new Agent({ connections: places });
  const queue = new Set<string>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  const poll = startPoll(async () => {
    if (running.size >= places) return false;
    try {
      const { database, clock } = deps;
      const accounts = await findAccountsDue(database, 'media', clock.offsetMs, 1000);
      for (const accountId of accounts) queue.add(accountId);
      return await fill();
    } catch (error) {
      deps.log.warn({ err: error }, 'looking for media to fetch failed');
      return false;
    }
  });

  async function fill(): Promise<boolean> {
    let found = false;
    for (const accountId of queue) {
      const free = places - running.size;
      if (free < 1 || stopped) break;
      queue.delete(accountId);
      const limit = queue.size > 0 ? 1 : free;
      const files = await openUnit(deps, accountId, (unit) => claimMedia(unit, limit), {
        guarded: true,
      });
      for (const file of files) start(accountId, file);
      found ||= files.length > 0;
    }
    return found;
  }

  function start(accountId: string, file: DueMedia): void {
    const work = fetchOne(accountId, file).finally(() => {
      running.delete(work);
      poll.wake();
    });
    running.add(work);
  }

  /** Never rejects: what cannot be written down is tried again when the lease is over. */
  async function fetchOne(accountId: string, file: DueMedia): Promise<void> {
    const { mediaId } = file;
    try {
      const result = await tryToFetch(accountId, file);
      const isBrokenOff = stopped && result.outcome === 'failed';
      const isLost = await openUnit(deps, accountId, (unit) =>
        settleMedia(unit, file, isBrokenOff ? { outcome: 'put_off' } : result),
      );
      if (isLost) deps.log.warn({ mediaId, result }, 'a received file is lost');
    } catch (error) {
      deps.log.warn({ err: error, mediaId }, 'a received file was not settled');
    }
  }

  async function tryToFetch(accountId: string, file: DueMedia): Promise<Fetched> {
    try {
      const line = await deps.lineAccess(accountId, file.lineId);
      const provider = providers.get(line.provider);
      if (!provider) throw new Error(`No provider "${line.provider}"`);
      const key = { accountId, mediaId: file.mediaId };
      return await fetchMedia({ provider, line, store: deps.mediaStore, dispatcher }, key, file);
    } catch (error) {
      return { outcome: 'failed', reason: String(error), final: false };
    }
  }

  return {
    wake(accountId) {
      queue.add(accountId);
      poll.wake();
    },
    async stop() {
      stopped = true;
      await poll.stop();
      await dispatcher.destroy();
      await Promise.all(running);
    },
  };
}
