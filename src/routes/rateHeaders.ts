import type { Context } from 'hono';
import type { Verdict } from '../accounts/rateLimiter.ts';

/**
 * What a key has left, in both forms that clients read: `RateLimit-Policy` and `RateLimit` of the IETF
 * draft as it stands (draft-ietf-httpapi-ratelimit-headers-10), and the three fields of its sixth
 * edition, which most libraries know.
 */
export function tellRate(c: Context, { limit, remaining, fullInS }: Verdict): void {
  const { perSecond, burst } = limit;
  c.header('RateLimit-Policy', `"key";q=${burst};w=${Math.ceil(burst / perSecond)}`);
  c.header('RateLimit', `"key";r=${remaining};t=${fullInS}`);
  c.header('RateLimit-Limit', String(burst));
  c.header('RateLimit-Remaining', String(remaining));
  c.header('RateLimit-Reset', String(fullInS));
}
