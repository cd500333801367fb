import type { ApiKeyRow } from './apiKey.ts';

/** Whether a key opens anything at this moment, and if not, why. */
export function keyStatus(
  { revokedAt, expiresAt }: Pick<ApiKeyRow, 'revokedAt' | 'expiresAt'>,
  now: Date,
): 'active' | 'revoked' | 'expired' {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'active';
}
