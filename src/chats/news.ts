import { EventEmitter } from 'node:events';

/**
 * Tells those who wait in this process that something has happened in an account. Only a hint, as whatever
 * wakes somebody: who waits looks again by themselves after a while.
 */
export type News = {
  tell(accountId: string): void;
  /** Resolves at the next news of the account, with true; or so many milliseconds later, or when `signal` is aborted. */
  next(accountId: string, withinMs: number, signal: AbortSignal): Promise<boolean>;
  /**
   * What several look for is read once for all of them: by whoever looks before it is read, or within so many
   * milliseconds of that, by what was read.
   */
  readOnce<T>(
    what: string,
    read: () => Promise<T>,
    keptMs?: number | ((value: T) => number),
  ): Promise<T>;
};

export function createNews(): News {
  const waiting = new EventEmitter();
  // As many as follow the account.
  waiting.setMaxListeners(0);
  const reads = new Map<string, Promise<unknown>>();
  return {
    tell: (accountId) => void waiting.emit(accountId),
    next: (accountId, withinMs, signal) =>
      new Promise((resolve) => {
        // By hand: what `AbortSignal.any` makes stays with a signal that lives long (nodejs/node#54614).
        const go = (isTold: boolean) => {
          clearTimeout(timer);
          waiting.off(accountId, told);
          signal.removeEventListener('abort', end);
          resolve(isTold);
        };
        const [told, end] = [() => go(true), () => go(false)];
        const timer = setTimeout(end, withinMs);
        waiting.on(accountId, told);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      }),
    readOnce: <T>(
      what: string,
      read: () => Promise<T>,
      keptMs: number | ((value: T) => number) = 50,
    ): Promise<T> => {
      const known = reads.get(what) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const reading = read();
      reads.set(what, reading);
      const forget = () => void reads.delete(what);
      void reading.then((value) => {
        const ms = typeof keptMs === 'number' ? keptMs : keptMs(value);
        setTimeout(forget, ms).unref();
      }, forget);
      return reading;
    },
  };
}
