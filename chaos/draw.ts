import { createRandom } from '../src/emulator/random.ts';

export type Draw = ReturnType<typeof drawFrom>;

/** Chance of which all is drawn in order: the same seed gives the same. */
export function drawFrom(seed: number) {
  const random = createRandom(seed);
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    whole,
    chance: (share: number) => random() < share,
    oneOf: <T>(list: readonly T[]): T => {
      const found = list[whole(0, list.length - 1)];
      if (found === undefined) throw new Error('There is nothing to draw from');
      return found;
    },
  };
}
