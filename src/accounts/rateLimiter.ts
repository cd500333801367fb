import { LRUCache } from 'lru-cache';
import type { Database } from '../db/connect.ts';

export type RateLimit = {
  /** Requests that one key may make, over time. */
  perSecond: number;
  /** Requests that it may make at once after a pause. */
  burst: number;
};

/** Whether a request may be answered, and what its key has left. */
export type Verdict = {
  allowed: boolean;
  limit: RateLimit;
  /** At least so many more at once. */
  remaining: number;
  /** Until it may make as many at once as ever. */
  fullInS: number;
};

export type RateLimiter = {
  take: (key: { accountId: string; keyId: string }) => Promise<Verdict>;
};

/** What a process was given of a key's bucket and has not used. */
type Hand = {
  left: number;
  beyond: number;
  fullInS: number;
  empty: boolean;
  asking?: Promise<void>;
};

const slicesASecond = 5;
const emptyForMs = 1000 / slicesASecond;

/**
 * A token bucket per key, one for all processes: it is a row, of which a process takes a fifth of a
 * second's worth at a time and answers from that. So most requests ask nobody, and however many
 * processes there are, a key gets no more than its bucket holds; what a process has in its hand when
 * calls stop (at most that fifth) it may use later.
 *
 * GCRA: the row keeps when the bucket would be full again. It is unlogged, as a bucket that a crash
 * of the database fills is no loss.
 */
export function createRateLimiter({ sql }: Database, limit: RateLimit): RateLimiter {
  const hands = new LRUCache<string, Hand>({ max: 10_000 });
  const slice = Math.max(1, Math.floor(limit.perSecond / slicesASecond));

  async function take(key: { accountId: string; keyId: string }): Promise<Verdict> {
    const hand = handOf(key.keyId);
    while (hand.left === 0 && !hand.empty) {
      hand.asking ??= ask(hand, key).finally(() => {
        delete hand.asking;
      });
      await hand.asking;
    }
    const allowed = hand.left > 0;
    if (allowed) hand.left -= 1;
    return { allowed, limit, remaining: hand.left + hand.beyond, fullInS: hand.fullInS };
  }

  function handOf(keyId: string): Hand {
    const known = hands.get(keyId);
    if (known) return known;
    const hand = { left: 0, beyond: 0, fullInS: 0, empty: false };
    hands.set(keyId, hand);
    return hand;
  }

  /** Takes what there is, a slice at most. Where there is nothing, nobody asks again for a while. */
  async function ask(hand: Hand, { accountId, keyId }: { accountId: string; keyId: string }) {
    const { perSecond, burst } = limit;
    const first = Math.min(slice, burst);
    // Moments as seconds: with shards an overwriting may call only what is the same in every session, which neither
    // `now()` nor the sum of a moment and an interval is. What would be inserted is `first` requests after now.
    const epoch = sql`'1970-01-01Z'::timestamptz`;
    const now = sql`(extract(epoch from excluded.full_at - ${epoch})::float8 - ${first / perSecond}::float8)`;
    const full = sql`greatest(extract(epoch from r.full_at - ${epoch})::float8, ${now})`;
    const granted = sql`greatest(0, least(${slice}::int,
      floor(${burst}::int - ${perSecond}::float8 * (${full} - ${now}))))`;
    const [row] = await sql<{ granted: number; full_in: number }[]>`
      with taken as (
        insert into api_rate as r (account_id, key_id, granted, full_at)
        values (${accountId}, ${keyId}, ${first}::int,
          now() + interval '1 second' * ${first / perSecond}::float8)
        on conflict (account_id, key_id) do update set granted = ${granted}::int,
          full_at = to_timestamp(${full} + ${granted} / ${perSecond}::float8)
        returning granted, full_at)
      select granted, extract(epoch from full_at - now())::float8 as full_in from taken`;
    if (!row) throw new Error(`The rate of the key ${keyId} could not be kept`);
    hand.left = row.granted;
    hand.beyond = Math.max(0, Math.floor(burst - row.full_in * perSecond));
    hand.fullInS = Math.max(0, Math.ceil(row.full_in));
    if (row.granted > 0) return;
    hand.empty = true;
    setTimeout(() => {
      hand.empty = false;
    }, emptyForMs).unref();
  }

  return { take };
}
