import { EventEmitter, once } from 'node:events';

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
    async next(accountId, withinMs, signal) {
      const enough = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
      await once(waiting, accountId, { signal: enough }).catch(() => undefined);
    },
  };
}
