const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The longest wait for the answer where a file lies. */
export const findWithinMs = 10 * second;

/**
 * How long the n-th download of a file may take (1 = the first). Nearly all are done within the
 * first; a big one over a slow line gets more each time.
 */
export const downloadWithinMs = (tries: number): number =>
  Math.min(30 * second * 2 ** (tries - 1), 4 * minute);

/** How long the n-th try has a file to itself: a crash leaves it to others after this. */
export const leaseMs = (tries: number): number =>
  findWithinMs + downloadWithinMs(tries) + 10 * second;

const waits = [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, 2 * hour, 5 * hour];

/**
 * The wait after the n-th failed try; undefined: given up, after some eight hours. Meta keeps files
 * of webhooks for seven days.
 */
export const retryInMs = (tries: number): number | undefined => waits[tries - 1];
