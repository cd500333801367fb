import type { Logger } from 'pino';
import type { Database } from '../db/connect.ts';

/** Who has work for another process: an account for a relay, a caller or those who follow it, or one of its lines for a sender. */
export type Ring = {
  for: 'relay' | 'sender' | 'caller' | 'follower';
  accountId: string;
  lineId?: string;
};

export type Bell = {
  /** Told after the commit; goes out with whatever else is told within some milliseconds. */
  ring(ring: Ring): void;
  stop(): Promise<void>;
};

export type BellDeps = {
  /** Past any pooler: a pooler's connections cannot listen. */
  direct: Database;
  log: Logger;
  /** What rings here, from this process or another. */
  heard(ring: Ring): void;
};

const channel = 'chasqui_wake';
const collectMs = 5;
/** A notification holds 8,000 bytes; a ring is about 120. */
const ringsAtOnce = 50;

/**
 * Wakes other processes by NOTIFY. Only a hint: a ring that is lost costs a poll's delay and nothing
 * else. It is never part of a unit, because a transaction that notifies commits one at a time.
 */
export function createBell({ direct, log, heard }: BellDeps): Bell {
  const pending = new Map<string, Ring>();
  let timer: NodeJS.Timeout | undefined;
  const listening = direct.sql
    .listen(channel, (payload) => {
      for (const ring of readRings(payload)) heard(ring);
    })
    .catch((error: unknown) => {
      log.warn({ err: error }, 'cannot hear other processes; polling goes on');
      return undefined;
    });

  async function send(): Promise<void> {
    timer = undefined;
    const rings = [...pending.values()];
    pending.clear();
    try {
      for (let from = 0; from < rings.length; from += ringsAtOnce) {
        const payload = JSON.stringify(rings.slice(from, from + ringsAtOnce));
        await direct.sql`select pg_notify(${channel}, ${payload})`;
      }
    } catch (error) {
      log.debug({ err: error }, 'other processes were not woken');
    }
  }

  return {
    ring(ring) {
      pending.set(`${ring.for} ${ring.accountId} ${ring.lineId ?? ''}`, ring);
      timer ??= setTimeout(() => void send(), collectMs);
    },
    async stop() {
      clearTimeout(timer);
      await (await listening)?.unlisten().catch(() => {});
    },
  };
}

/** Only what we send ourselves, but anybody with the database may notify. */
function readRings(payload: string): Ring[] {
  try {
    const rings: unknown = JSON.parse(payload);
    return Array.isArray(rings) ? rings.filter(isRing) : [];
  } catch {
    return [];
  }
}

const isRing = (ring: unknown): ring is Ring =>
  typeof ring === 'object' &&
  ring !== null &&
  'for' in ring &&
  'accountId' in ring &&
  typeof ring.accountId === 'string' &&
  (ring.for === 'relay' ||
    ring.for === 'caller' ||
    ring.for === 'follower' ||
    (ring.for === 'sender' && 'lineId' in ring && typeof ring.lineId === 'string'));
