import { sqlState } from '../db/sqlState.ts';

const mostTries = 5;

/** Whoever has the contact for longer than a lock is waited for (a second) is waited for again. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isHeld(error) || tries === mostTries) throw error;
    }
  }
}

/** A lock that somebody else did not let go of in time, or a deadlock that we lost. */
export const isHeld = (error: unknown): boolean => ['55P03', '40P01'].includes(sqlState(error));
