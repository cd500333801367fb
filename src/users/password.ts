import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { AppError } from '../errors.ts';

/** argon2id as OWASP's cheat sheet has it: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const shortestPassword = 10;
const longestPassword = 200;

/** AppError `invalid_request` for one that is too short to be one, or too long to be meant. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < shortestPassword || password.length > longestPassword) {
    throw new AppError(
      'invalid_request',
      `A password has ${shortestPassword} to ${longestPassword} characters`,
    );
  }
  return inTurn(() => hash(password.normalize('NFKC'), cost));
}

/**
 * Whether it is the password of this hash. Takes the same time where there is none: nobody learns by it who
 * has an account here. AppError `too_many_requests` while too many are being looked at.
 */
export function fits(passwordHash: string | undefined, password: string): Promise<boolean> {
  return inTurn(async () => {
    const isRight = await verify(passwordHash ?? nobodys, password.normalize('NFKC'));
    return isRight && passwordHash !== undefined;
  });
}

/** Of a random text, by `cost`. */
const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$w93eJ54COibG3GOi3kAcpw$RJpYeMA6rjP6WhcjQ59feAkoBCx3Y8CeYPpnS+0O6Mg';

// Each takes a thread of few, and 19 MiB: who asks for thousands waits, and keeps nothing else waiting.
const limit = pLimit(2);
const mostWaiting = 20;

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (limit.pendingCount >= mostWaiting) {
    throw new AppError('too_many_requests', 'Many people are signing in: try again in a moment');
  }
  return limit(work);
}
