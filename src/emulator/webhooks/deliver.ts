import { Readable } from 'node:stream';
import { Pool } from 'undici';
import type { Accounting } from '../accounting.ts';
import type { Clock } from '../clock.ts';
import type { WebhookSettings } from './settings.ts';
import { signatureOf } from './sign.ts';

/** How one webhook travels, when not as usual. */
type Manner = {
  badSignature: boolean;
  /** The first attempt, or all of them, never arrive. */
  drop: 'once' | 'always' | undefined;
  /** Pieces the body arrives in. */
  pieces: number;
};

type Parcel = {
  url: string;
  body: string | Buffer;
  /** Undefined: signed with the app secret. */
  signature: string | undefined;
  manner: Manner | undefined;
  /** Told once: whether it arrived, or was given up. */
  onEnd: ((isDelivered: boolean) => void) | undefined;
  /** Told when the first attempt is over, however it ended. */
  onAttempt: (() => void) | undefined;
};

/** Carries webhooks to the business: so many at once, again and again until one is answered 200. */
export type Delivery = {
  send(parcel: Parcel): void;
  counts(): { queued: number; delivered: number; failed: number };
  /** Forgets everything that waits. */
  clear(): void;
  /** Closes the connections; what is under way is cut off. */
  close(): Promise<void>;
};

type Address = { origin: string; path: string };
type Job = Parcel & Address & { signed: string; attempts: number };

export function createDelivery(
  clock: Clock,
  accounting: Accounting,
  settings: () => WebhookSettings,
): Delivery {
  let queue: Job[] = [];
  let first = 0;
  let active = 0;
  let resting = 0;
  let delivered = 0;
  let failed = 0;
  // Raised by `clear`: what was under way before it is no longer counted.
  let era = 0;
  let isClosed = false;
  let pools = new Map<string, Pool>();
  let poolsAreFor: WebhookSettings | undefined;
  const addresses = new Map<string, Address>();

  function addressOf(url: string): Address {
    let address = addresses.get(url);
    if (address === undefined) {
      const { origin, pathname, search } = new URL(url);
      address = { origin, path: pathname + search };
      addresses.set(url, address);
    }
    return address;
  }

  function poolFor(origin: string, current: WebhookSettings): Pool {
    if (poolsAreFor !== current) {
      for (const pool of pools.values()) pool.close().catch(() => undefined);
      pools = new Map();
      poolsAreFor = current;
    }
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: current.concurrency,
        headersTimeout: current.timeout_ms,
        bodyTimeout: current.timeout_ms,
        connect: { timeout: current.timeout_ms },
      });
      pools.set(origin, pool);
    }
    return pool;
  }

  function pump(): void {
    const current = settings();
    if (isClosed) return;
    while (active < current.concurrency) {
      const job = queue[first];
      if (job === undefined) break;
      first += 1;
      active += 1;
      run(job, current, era);
    }
    if (first > 1024 && first * 2 > queue.length) {
      queue = queue.slice(first);
      first = 0;
    }
  }

  function run(job: Job, current: WebhookSettings, bornIn: number): void {
    job.attempts += 1;
    if (job.attempts === 1) accounting.webhooks.sent += 1;
    else accounting.webhooks.retried += 1;
    const settle = (isAnswered: boolean): void => {
      if (bornIn !== era || isClosed) return;
      active -= 1;
      if (job.attempts === 1) job.onAttempt?.();
      if (isAnswered) end(job, true);
      else rest(job, current);
      pump();
    };
    if (isDropped(job)) setImmediate(settle, false);
    else post(poolFor(job.origin, current), job).then(settle, () => settle(false));
  }

  function rest(job: Job, current: WebhookSettings): void {
    const waitMs = current.retry_ms[job.attempts - 1];
    if (waitMs === undefined || job.manner?.drop === 'always') {
      end(job, false);
      return;
    }
    resting += 1;
    const bornIn = era;
    clock.after(waitMs, () => {
      if (bornIn !== era) return;
      resting -= 1;
      queue.push(job);
      pump();
    });
  }

  function end(job: Job, isDelivered: boolean): void {
    if (isDelivered) {
      delivered += 1;
      accounting.webhooks.acked += 1;
    } else {
      failed += 1;
    }
    job.onEnd?.(isDelivered);
  }

  return {
    send(parcel) {
      const current = settings();
      if (isClosed) return;
      const { origin, path } = addressOf(parcel.url);
      const signed = parcel.signature ?? signatureOf(parcel.body, current.app_secret);
      const signature = parcel.manner?.badSignature ? spoilt(signed) : signed;
      queue.push({ ...parcel, origin, path, signed: signature, attempts: 0 });
      pump();
    },
    counts: () => ({ queued: queue.length - first + active + resting, delivered, failed }),
    clear() {
      era += 1;
      queue = [];
      first = 0;
      active = 0;
      resting = 0;
      delivered = 0;
      failed = 0;
    },
    async close() {
      isClosed = true;
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

const isDropped = (job: Job): boolean =>
  job.manner?.drop === 'always' || (job.manner?.drop === 'once' && job.attempts === 1);

/** A signature of the right length that is not the right one. */
const spoilt = (signature: string): string =>
  signature.slice(0, -1) + (signature.endsWith('0') ? '1' : '0');

/** True when the business answered 200: Meta takes nothing else for an answer. */
async function post(pool: Pool, job: Job): Promise<boolean> {
  const pieces = job.manner?.pieces ?? 1;
  const answer = await pool.request({
    method: 'POST',
    path: job.path,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': job.signed,
      ...(pieces > 1 ? { 'content-length': String(Buffer.byteLength(job.body)) } : {}),
    },
    body: pieces > 1 ? Readable.from(inPieces(job.body, pieces)) : job.body,
  });
  await answer.body.dump();
  return answer.statusCode === 200;
}

async function* inPieces(body: string | Buffer, pieces: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(body);
  const size = Math.max(Math.ceil(bytes.length / pieces), 1);
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
    // Long enough for the piece to leave as a packet of its own.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
