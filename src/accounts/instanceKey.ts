import { type ApiKeyRow, allScopes, type NewApiKey } from './apiKey.ts';
import { backendKey } from './backendKey.ts';

const name = 'instance';

/** The key that `<DATA_DIR>/api-key` holds: for whoever runs the instance, so it may do everything. */
export const instanceKey = (now: Date): NewApiKey => backendKey(name, allScopes, now);

/** Whether a key is an instance's and still opens. */
export const isInstanceKey = (row: ApiKeyRow, now: Date): boolean =>
  row.name === name &&
  row.keyType === 'backend' &&
  row.revokedAt === null &&
  row.expiresAt !== null &&
  row.expiresAt > now &&
  allScopes.every((scope) => row.scopes.includes(scope));
