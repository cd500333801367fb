/** A number in [0, 1), like `Math.random`, but the same sequence for the same seed. */
export type Random = () => number;

/**
 * The mulberry32 generator. All chance of the emulator (fault rates, shuffles) is drawn from one of
 * these, so that a run that found a bug can be run again.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
