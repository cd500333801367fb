import type { NewApiKey, Scope } from './apiKey.ts';

const validForMs = 50 * 365 * 24 * 3_600_000;

/** A key for a program of the account's own, until it is revoked: for fifty years, as in the reference. */
export const backendKey = (name: string, scopes: readonly Scope[], now: Date): NewApiKey => ({
  name,
  keyType: 'backend',
  scopes,
  expiresAt: new Date(now.getTime() + validForMs),
});
