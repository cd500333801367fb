import type { Context } from 'hono';
import type { Logger } from 'pino';
import { ZodError } from 'zod';
import type { RateLimit } from '../accounts/rateLimiter.ts';
import { problemOfDatabase } from '../db/problemOfDatabase.ts';
import { AppError, type ErrorCode, type ErrorDetail, httpStatuses } from '../errors.ts';

/** What a caller is told; `unauthorized` alone has no code. */
type Problem = {
  code: number;
  http_code: number;
  message: string;
  details?: ErrorDetail[];
};

type Status = (typeof httpStatuses)[ErrorCode] | 500;

/** Puts an error into the reference's words; what is our own fault is logged and told to nobody. */
export function answerProblem(c: Context, error: unknown, log: Logger): Response {
  const known = asAppError(error);
  if (!known) {
    log.error({ err: error, method: c.req.method, route: c.req.path }, 'A request failed');
    return c.json(problemOf(500, 'Internal server error, try again later'), 500);
  }
  const status = httpStatuses[known.code];
  if (status === 401) return c.json({ message: 'Unauthorized' }, 401);
  if (status === 503) c.header('Retry-After', '1');
  return c.json(problemOf(status, wordsOf(known), known.details), status);
}

/** A path or method that does not exist, as the reference's gateway tells it. */
export const answerUnknownRoute = (c: Context): Response =>
  c.json(
    {
      message: 'Missing Authentication Token',
      hint: 'The HTTP Method, endpoint or resources may not be supported',
    },
    403,
  );

/** A key that was ours once, as the reference's gateway tells it. */
export function answerDenied(c: Context, why: 'revoked' | 'expired'): Response {
  const message = 'User is not authorized to access this resource with an explicit deny';
  if (why === 'revoked') return c.json({ message }, 403);
  return c.json(problemOf(403, `${message}: the api key has expired`), 403);
}

/** A key that calls more often than it may. */
export function answerTooMany(c: Context, { perSecond, burst }: RateLimit): Response {
  c.header('Retry-After', '1');
  const message = `Too many requests: a key may make ${perSecond} a second, and ${burst} at once; try again in a second`;
  return c.json(problemOf(429, message), 429);
}

const problemOf = (status: Status, message: string, details: ErrorDetail[] = []): Problem => ({
  code: 10_000 + status,
  http_code: status,
  message,
  ...(details.length > 0 && { details }),
});

const wordsOf = ({ code, message }: AppError): string =>
  code === 'invalid_request' ? `Invalid request: ${message}` : message;

function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return badFields(error);
  return problemOfDatabase(error);
}

function badFields(error: ZodError): AppError {
  const details = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const [first] = details;
  if (!first) throw new Error('A ZodError without issues');
  return new AppError('invalid_request', sentenceOf(first), details);
}

function sentenceOf({ path, message }: ErrorDetail): string {
  // Said whole where the reference has the words: "invalid actor type", "user_authorized field must …".
  const isWhole = /^(invalid|missing) [a-z]/.test(message) || message.startsWith(`${path} `);
  if (path === '' || isWhole) return message;
  const isMissing = message.endsWith('received undefined') || message === 'is empty';
  return isMissing ? `missing ${path}` : `${path}: ${message}`;
}
