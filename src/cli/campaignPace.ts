const overMs = 15_000;
const soonestMs = 2_000;

/** So long nothing may happen, between two slices of a slow campaign, before it is said to stand still. */
const standstillMs = 10_000;

/**
 * Tells from how much was done at each look how much is done a second, over the last quarter of a minute; 0 where it
 * stands still, undefined as long as that is not known. The moments are of a monotonic clock.
 */
export function newPace(): (atMs: number, done: number) => number | undefined {
  let looks: { atMs: number; done: number }[] = [];
  return (atMs, done) => {
    const recent = looks.findLastIndex((look) => look.atMs <= atMs - overMs);
    looks = [...looks.slice(Math.max(0, recent)), { atMs, done }];
    const [first] = looks;
    const passedMs = atMs - (first?.atMs ?? atMs);
    const moved = done - (first?.done ?? done);
    if (moved > 0 && passedMs >= soonestMs) return moved / (passedMs / 1_000);
    return moved <= 0 && passedMs >= standstillMs ? 0 : undefined;
  };
}
