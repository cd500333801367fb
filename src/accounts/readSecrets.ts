import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { SecretPlace } from './secretBox.ts';
import { secret } from './table.ts';

/** Where a secret of an account's flows is sealed. */
export const secretPlace = (accountId: string, name: string): SecretPlace => ({
  accountId,
  row: name,
  column: 'secret.value',
});

/** Those of these secrets that the account has, sealed, by name. */
export async function readSecrets(unit: Unit, names: string[]): Promise<Map<string, Buffer>> {
  if (names.length === 0) return new Map();
  const rows = await selectRows(
    unit.tx,
    secret,
    sql`account_id = ${unit.accountId} and name = any(${arrayOf('text', names)})`,
    ['name', 'value'],
  );
  return new Map(rows.map(({ name, value }) => [name, value]));
}
