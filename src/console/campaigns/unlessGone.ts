import { AppError } from '../../errors.ts';
import type { Words } from '../words.ts';

/**
 * What is done with a campaign that is there: where its message or flow is not any more, AppError `conflict` says so
 * rather than that there is no such page.
 */
export const unlessGone = <T>({ campaigns: own }: Words, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
    throw new AppError('conflict', own.messageGone, [], { cause: error });
  });
