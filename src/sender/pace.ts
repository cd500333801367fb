/** A line's bucket as it was left. Moments are the database's. */
export type Bucket = { tokens: number; filledAt: Date };

/** What a claim may take, and nothing longer: a pause or a stop word waits at most this long. */
const sliceMs = 250;

/** Sending never falls below this share of the line's rate, however much comes in. */
const leastShare = 0.1;

/**
 * Messages a second that may leave: the line's rate counts in and out together, and is halved while
 * the provider throttles.
 */
export function sendingRate(
  line: { throughput: number; receivedLastSecond: number },
  slow: boolean,
): number {
  const rate = slow ? line.throughput / 2 : line.throughput;
  return Math.max(rate - line.receivedLastSecond, rate * leastShare);
}

/** Fills a bucket up to one slice; less than one message is never the most it holds. */
export function fillBucket(bucket: Bucket, rate: number, now: Date): number {
  const elapsedMs = Math.max(0, now.getTime() - bucket.filledAt.getTime());
  return Math.min(mostTokens(rate), bucket.tokens + (elapsedMs * rate) / 1000);
}

const mostTokens = (rate: number): number => Math.max(1, (rate * sliceMs) / 1000);

/** How many chores may be done: they leave half of a slice to messages that may come next. */
export const choreSlots = (tokens: number, rate: number): number =>
  Math.max(0, Math.floor(tokens - mostTokens(rate) / 2));

/** How many of each class wait. */
export type Waiting = { reply: number; notification: number };

/** Shares a slice: replies first, then notifications; but these always get a tenth. */
export function shareSlice(slots: number, waiting: Waiting): Waiting {
  const kept = Math.min(waiting.notification, Math.ceil(slots * leastShare));
  const reply = Math.min(waiting.reply, slots > 1 ? slots - kept : slots);
  const notification = Math.min(waiting.notification, slots - reply);
  return { reply, notification };
}

/**
 * What campaigns may send of a line's rate. A bucket of their own keeps them to it: a share of each slice
 * would not, since what they leave of one is there for the next.
 */
export const campaignRate = (rate: number): number => rate * 0.8;

/**
 * Shares what campaigns may send now equally among them: `most` is what each one's own rate allows, and
 * what one cannot take goes to the others. Odd ones go to those named first.
 */
export function shareAmong(slots: number, most: readonly number[]): number[] {
  const shares = most.map(() => 0);
  let left = Math.max(0, slots);
  for (;;) {
    const hungry = most.flatMap((each, at) => (each > (shares[at] ?? 0) ? [at] : []));
    if (left < 1 || hungry.length === 0) return shares;
    const each = Math.max(1, Math.floor(left / hungry.length));
    for (const at of hungry.slice(0, left)) {
      const more = Math.min(each, (most[at] ?? 0) - (shares[at] ?? 0), left);
      shares[at] = (shares[at] ?? 0) + more;
      left -= more;
    }
  }
}
