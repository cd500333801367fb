import { EventEmitter } from 'node:events';

/**
 * Tells those who wait in this process that something has happened in an account. Only a hint, as whatever
 * wakes somebody: who waits looks again by themselves after a while.
 */
export type News = {
  tell(accountId: string): void;
  /** Resolves at the next news of the account, or so many milliseconds later, or when `signal` is aborted. */
  next(accountId: string, withinMs: number, signal: AbortSignal): Promise<void>;
};

export function createNews(): News {
  const waiting = new EventEmitter();
  // As many as follow the account.
  waiting.setMaxListeners(0);
  return {
    tell: (accountId) => void waiting.emit(accountId),
    next: (accountId, withinMs, signal) =>
      new Promise((resolve) => {
        // By hand: what `AbortSignal.any` makes stays with a signal that lives long (nodejs/node#54614).
        const go = () => {
          clearTimeout(timer);
          waiting.off(accountId, go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        const timer = setTimeout(go, withinMs);
        waiting.on(accountId, go);
        signal.addEventListener('abort', go);
        if (signal.aborted) go();
      }),
  };
}
