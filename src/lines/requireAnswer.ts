import { AppError } from '../errors.ts';
import type { Answer } from '../providers/management.ts';

/**
 * What a provider gave; else AppError: `invalid_request` with its own words where it refused,
 * `unavailable` where it could not be reached.
 */
export function requireAnswer<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new AppError(answer.why === 'refused' ? 'invalid_request' : 'unavailable', answer.message);
}
