import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` gives something, and gives it; `undefined` when the time is up. */
export async function within<T>(
  waitMs: number,
  look: () => Promise<T | undefined | false>,
): Promise<T | undefined> {
  const until = performance.now() + waitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > until) return undefined;
    await sleep(100);
  }
}
