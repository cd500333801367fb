/** A loop that looks for work: soon after there was some, ever more seldom while there is none. */
export type Poll = {
  /** Look now, and soon again. */
  wake(): void;
  /** No further look; resolves when the one under way is over. */
  stop(): Promise<void>;
};

const soonestMs = 25;
const latestMs = 250;

/** `look` gives whether there was work. It must not throw. */
export function startPoll(look: () => Promise<boolean>): Poll {
  let delayMs = soonestMs;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;
  let stopped = false;

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      current = look().then((found) => {
        current = undefined;
        delayMs = found ? soonestMs : Math.min(delayMs * 2, latestMs);
        schedule();
      });
    }, delayMs);
  }
  schedule();
  return {
    wake() {
      delayMs = soonestMs;
      if (current !== undefined) return;
      clearTimeout(timer);
      schedule();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
