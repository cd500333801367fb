/** How many messages campaigns of a line may take at a time, by how long others wait. */
export type Throttle = {
  /** At least 1, so that a campaign never stands still; at most `most`. */
  slots(): number;
  /**
   * What a reservation took from the first statement to the commit, in milliseconds, and for how long
   * the account's oldest event has waited for the relay; `at` is when, on a monotonic clock.
   */
  note(seen: { tookMs: number; oldestEventMs: number; at: number }): void;
};

/** A reservation that takes so many times what it takes on an idle machine says that others wait too. */
const slowdown = 2;
/** A relay that is so far behind has more than the batch of statuses that has just come. */
const behindMs = 250;
const more = 1.05;
const less = 1.1;
/** The quickest of so long counts: among hundreds some always find nobody at work. */
const windowMs = 5 * 60_000;

/**
 * Campaigns get what replies leave of processor and database. Both show in the time that our own small
 * transaction takes, wherever the bottleneck is: while it is up to twice the quickest seen lately,
 * campaigns take a little more each time, else a little less. The one thing it does not show is a relay that
 * cannot keep up on a machine of its own, and that is seen by what waits for it.
 */
export function createThrottle(most: number): Throttle {
  let slots = most;
  let quickest = Number.POSITIVE_INFINITY;
  let quickestBefore = Number.POSITIVE_INFINITY;
  let windowEnds = Number.NEGATIVE_INFINITY;

  return {
    slots: () => Math.floor(slots),
    note({ tookMs, oldestEventMs, at }) {
      if (at >= windowEnds) {
        quickestBefore = at - windowEnds < windowMs ? quickest : Number.POSITIVE_INFINITY;
        quickest = Number.POSITIVE_INFINITY;
        windowEnds = at + windowMs;
      }
      quickest = Math.min(quickest, tookMs);
      const isSlow =
        tookMs > slowdown * Math.min(quickest, quickestBefore) || oldestEventMs > behindMs;
      slots = isSlow ? Math.max(1, slots / less) : Math.min(most, slots * more);
    },
  };
}
