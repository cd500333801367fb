import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 250;
/** Of the time between two looks, so much counts: a machine that stood still meanwhile has done nothing wrong. */
const countedMs = 1_000;

/** Waits until `look` gives something, and gives it; `undefined` when the time is up. */
export async function within<T>(
  waitMs: number,
  look: () => Promise<T | undefined | false>,
): Promise<T | undefined> {
  let waitedMs = 0;
  for (let last = performance.now(); ; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (waitedMs > waitMs) return undefined;
    await sleep(lookEveryMs);
    const now = performance.now();
    waitedMs += Math.min(now - last, countedMs);
    last = now;
  }
}
