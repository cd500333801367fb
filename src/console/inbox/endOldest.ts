/** Of one person at a process: each is told of all news. */
const mostStreams = 20;

/**
 * Ends the oldest stream of a person who begins one too many, most likely one whose connection broke without a word.
 * A page that is still there comes again, and reads on from where it was.
 */
export function endOldest() {
  const streams = new Map<string, Set<AbortController>>();
  const count = () => [...streams.values()].reduce((sum, own) => sum + own.size, 0);
  return (userId: string): Ending => {
    const own = streams.get(userId) ?? new Set();
    streams.set(userId, own);
    const [oldest] = own;
    if (oldest && own.size >= mostStreams) {
      oldest.abort();
      own.delete(oldest);
    }
    const ending = new AbortController();
    own.add(ending);
    return {
      signal: ending.signal,
      count,
      forget: () => {
        own.delete(ending);
        if (own.size === 0 && streams.get(userId) === own) streams.delete(userId);
      },
    };
  };
}

/** When a stream is to end, and what to call once it has; `count`: of all that there are. */
export type Ending = { signal: AbortSignal; forget: () => void; count: () => number };
