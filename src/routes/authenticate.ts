import type { Context } from 'hono';
import type { Caller, Scope } from '../accounts/apiKey.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { answerDenied, answerTooMany } from './problem.ts';
import { tellRate } from './rateHeaders.ts';

/**
 * Who calls, by the header `Truora-API-Key` or `Authorization: Bearer`. Gives the answer itself for
 * a key that was ours once, or has called too often; throws AppError `unauthorized` without a key of ours, `forbidden` where
 * the key may not do this.
 */
export async function authenticate(
  c: Context,
  { apiKeys, rateLimiter }: Pick<Deps, 'apiKeys' | 'rateLimiter'>,
  scope: Scope | readonly Scope[],
): Promise<Caller | Response> {
  const token = keyIn(c);
  const checked = token ? await apiKeys.check(token) : { state: 'unknown' as const };
  if (checked.state === 'unknown') throw new AppError('unauthorized', 'Unauthorized');
  if (checked.state !== 'valid') return answerDenied(c, checked.state);
  const verdict = await rateLimiter.take(checked.caller);
  tellRate(c, verdict);
  if (!verdict.allowed) return answerTooMany(c, verdict.limit);
  requireScope(checked.caller, scope);
  return checked.caller;
}

/** Whether a caller who was let in would still be: their key is neither revoked nor over. */
export async function isStillValid(
  c: Context,
  { apiKeys }: Pick<Deps, 'apiKeys'>,
): Promise<boolean> {
  const token = keyIn(c);
  return token !== undefined && (await apiKeys.check(token)).state === 'valid';
}

/** AppError `forbidden` where the caller's key has none of these scopes. */
export function requireScope({ scopes }: Caller, needed: Scope | readonly Scope[]): void {
  const any = [needed].flat();
  if (any.some((scope) => scopes.includes(scope))) return;
  throw new AppError(
    'forbidden',
    `Insufficient permissions: this needs a key with the scope ${any.join(' or ')}`,
  );
}

function keyIn(c: Context): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return c.req.header('truora-api-key')?.trim() || bearer;
}
