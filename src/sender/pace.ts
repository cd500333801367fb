/** A line's bucket as it was left. Moments are the database's. */
export type Bucket = { tokens: number; filledAt: Date; slowUntil: Date | null };

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

/** How many of each class wait: replies, notifications, campaign messages. */
export type Waiting = { reply: number; notification: number; campaign: number };

/**
 * Shares a slice: replies first, then notifications, then campaigns; but notifications always get a
 * tenth, and campaigns never more than 80 %.
 */
export function shareSlice(slots: number, waiting: Waiting): Waiting {
  const kept = Math.min(waiting.notification, Math.ceil(slots * leastShare));
  const reply = Math.min(waiting.reply, slots > 1 ? slots - kept : slots);
  const notification = Math.min(waiting.notification, slots - reply);
  const campaign = Math.min(
    waiting.campaign,
    slots - reply - notification,
    Math.floor(slots * 0.8),
  );
  return { reply, notification, campaign };
}
