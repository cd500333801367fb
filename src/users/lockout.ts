/** So many tries are looked at without a pause. */
const freeTries = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/** How long nothing is looked at after so many tries in a row that did not fit, in milliseconds. */
export const pauseAfter = (tries: number): number =>
  tries < freeTries ? 0 : Math.min(firstPauseMs * 2 ** (tries - freeTries), longestPauseMs);
