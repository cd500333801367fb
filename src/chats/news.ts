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
   * What several look for within a moment, as all do who are told, is read once for all of them: what it gives is
   * as it was 50 ms ago at most.
   */
  readOnce<T>(what: string, read: () => Promise<T>): Promise<T>;
};

const keptMs = 50;

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
    readOnce: <T>(what: string, read: () => Promise<T>): Promise<T> => {
      const known = reads.get(what) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const reading = read();
      reads.set(what, reading);
      const forget = () => void reads.delete(what);
      void reading.then(() => setTimeout(forget, keptMs), forget);
      return reading;
    },
  };
}
