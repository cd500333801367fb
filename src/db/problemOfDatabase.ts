import { AppError } from '../errors.ts';
import { sqlState } from './sqlState.ts';

/** What a caller is told of an error of the database's that is not ours: a text it cannot store, or that it is away. */
export function problemOfDatabase(error: unknown): AppError | undefined {
  const state = sqlState(error);
  if (unstorable.has(state)) {
    return new AppError(
      'invalid_request',
      'a text holds a character that cannot be stored: U+0000, or half of a pair of surrogates',
    );
  }
  if (isAway.test(state)) return new AppError('unavailable', 'The database is away, try again');
  return undefined;
}

const unstorable = new Set(['22021', '22P02', '22P05']);

// Classes 08, 53 and 57 (connection, resources, shutdown), lost races, and the driver's own words.
const isAway = /^(08|53|57|40)|^55P03$|^CONNECT|^ECONN|^EHOSTUNREACH$|^ENOTFOUND$|^ETIMEDOUT$/;
