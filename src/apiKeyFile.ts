import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { desc, eq } from 'drizzle-orm';
import type { ApiKeyRow, ApiKeys } from './accounts/apiKey.ts';
import { findFirstAccount } from './accounts/findFirstAccount.ts';
import { instanceKey, isInstanceKey } from './accounts/instanceKey.ts';
import { account, apiKey } from './accounts/table.ts';
import { openUnit, type Unit, type UnitDeps } from './db/unit.ts';

/**
 * Sees to it that `<dataDir>/api-key` holds a valid key of the first account and one newline, mode
 * 0600; gives the file's path. A key is signed from its row, so processes that start at once, with
 * one folder or several, all write the same one.
 */
export async function keepApiKeyFile(
  deps: UnitDeps & { apiKeys: ApiKeys },
  dataDir: string,
): Promise<string> {
  const file = join(dataDir, 'api-key');
  const found = await readFile(file, 'utf8').catch(() => '');
  const { state } = await deps.apiKeys.check(found.trim());
  if (state === 'valid') {
    await chmod(file, 0o600);
    return file;
  }
  const key = await signFirstKey(deps);
  const arriving = `${file}.${randomBytes(6).toString('hex')}`;
  await mkdir(dataDir, { recursive: true });
  await writeFile(arriving, `${key}\n`, { mode: 0o600 });
  await rename(arriving, file);
  return file;
}

async function signFirstKey(deps: UnitDeps & { apiKeys: ApiKeys }): Promise<string> {
  const first = await findFirstAccount(deps.database);
  if (first === undefined) throw new Error('There is no account to make a key for');
  return openUnit(deps, first, async (unit) => {
    const found = await findInstanceKey(unit);
    const row = found ?? (await deps.apiKeys.create(unit, instanceKey(unit.now)));
    return deps.apiKeys.sign(row);
  });
}

/** The newest one, under the account's lock: of two processes that miss it, the second finds the first's. */
async function findInstanceKey({ tx, accountId, now }: Unit): Promise<ApiKeyRow | undefined> {
  await tx.select().from(account).where(eq(account.id, accountId)).for('no key update');
  const rows = await tx
    .select()
    .from(apiKey)
    .where(eq(apiKey.accountId, accountId))
    .orderBy(desc(apiKey.id));
  return rows.find((row) => isInstanceKey(row, now));
}
