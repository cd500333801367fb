import { sql } from 'drizzle-orm';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { deriveKeys, type SecretKeys } from './secretKeys.ts';
import { apiKey } from './table.ts';

/** Keys that open something and may not any more once the older keys of `SECRET_KEY` are dropped. */
export function listKeysOfOldSecrets(
  { tx, accountId, now }: Unit,
  secretKeys: SecretKeys,
): Promise<{ id: string; name: string }[]> {
  const [first] = deriveKeys(secretKeys, 'api keys');
  return selectRows(
    tx,
    apiKey,
    sql`account_id = ${accountId} and revoked_at is null and (expires_at is null or expires_at > ${now})
      and key_type = 'backend' and signed_by is distinct from ${first.id.toString('hex')} order by id`,
    ['id', 'name'],
  );
}
