import { insertRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { getSecret, type SecretEntry } from './getSecret.ts';
import { secretPlace } from './readSecrets.ts';
import type { SecretBox } from './secretBox.ts';
import { secret } from './table.ts';

/** Keeps a secret under its name, in place of one that was there. */
export async function putSecret(
  unit: Unit,
  box: SecretBox,
  { name, value }: { name: string; value: string },
): Promise<SecretEntry> {
  const { tx, accountId, now } = unit;
  await insertRows(
    tx,
    secret,
    [
      {
        accountId,
        name,
        value: box.seal(secretPlace(accountId, name), value),
        createdAt: now,
        updatedAt: now,
      },
    ],
    { onConflict: { target: ['accountId', 'name'], set: ['value', 'updatedAt'] } },
  );
  return getSecret(unit, name);
}
