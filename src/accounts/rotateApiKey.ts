import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { type ApiKeyRow, type ApiKeys, allScopes } from './apiKey.ts';
import { backendKey } from './backendKey.ts';
import { getApiKey } from './getApiKey.ts';
import { keyStatus } from './keyStatus.ts';
import { apiKey } from './table.ts';

/**
 * Makes a backend's next key, which may do what the old one may; the old one opens for `keepMs` more, or
 * as long as it would have where that is sooner. AppError `not_found`; `conflict` where it opens nothing
 * any more; `invalid_request` of a web key.
 */
export async function rotateApiKey(
  unit: Unit,
  apiKeys: Pick<ApiKeys, 'create'>,
  { keyId, keepMs }: { keyId: string; keepMs: number },
): Promise<{ old: ApiKeyRow; next: ApiKeyRow }> {
  const { tx, accountId, now } = unit;
  const isIt = and(eq(apiKey.accountId, accountId), eq(apiKey.id, keyId));
  await tx.select({ id: apiKey.id }).from(apiKey).where(isIt).for('no key update');
  const found = await getApiKey(unit, keyId);
  if (found.keyType === 'web') {
    throw new AppError('invalid_request', 'a web key is for one run of a flow: make another one');
  }
  const status = keyStatus(found, now);
  if (status !== 'active')
    throw new AppError('conflict', `This key is ${status}: make another one`);

  const { name, scopes, billingHub, version } = found;
  const kept = new Date(now.getTime() + keepMs);
  const expiresAt = found.expiresAt && found.expiresAt < kept ? found.expiresAt : kept;
  await tx.update(apiKey).set({ expiresAt }).where(isIt);
  const grants = allScopes.filter((scope) => scopes.includes(scope));
  const next = await apiKeys.create(unit, {
    ...backendKey(name, grants, now),
    billingHub: billingHub ?? undefined,
    version,
  });
  return { old: { ...found, expiresAt }, next };
}
