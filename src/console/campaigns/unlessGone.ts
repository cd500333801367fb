import { AppError } from '../../errors.ts';
import type { Words } from '../words.ts';

const isGone = (error: unknown): boolean => error instanceof AppError && error.code === 'not_found';

/**
 * What is done with a campaign that is there: where its message or flow is not any more, AppError `conflict` says so
 * rather than that there is no such page.
 */
export const unlessGone = <T>({ campaigns: own }: Words, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!isGone(error)) throw error;
    throw new AppError('conflict', own.messageGone, [], { cause: error });
  });

/** What a campaign names; undefined where it is not there any more. */
export const findNamed = <T>(named: Promise<T>): Promise<T | undefined> =>
  named.catch((error: unknown) => {
    if (!isGone(error)) throw error;
    return undefined;
  });
