/** Whether so long has passed since it last was so. */
export function atMostEvery(ms: () => number): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - lastAt < ms()) return false;
    lastAt = performance.now();
    return true;
  };
}

/** Whether it is so for the first time in this second: at the same moments for all who ask. */
export function onceASecond(): () => boolean {
  let second = -1;
  return () => {
    const now = Math.floor(performance.now() / 1_000);
    if (now === second) return false;
    second = now;
    return true;
  };
}
