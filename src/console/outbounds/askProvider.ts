import { AppError } from '../../errors.ts';

/** A provider that cannot be reached is said above the form that wanted it, and is no fault of the page. */
export const askProvider = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    throw new AppError('conflict', error.message, [], { cause: error });
  });
