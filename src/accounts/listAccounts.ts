import type { Database } from '../db/connect.ts';
import { account } from './table.ts';

/** Ids of all accounts, for what is done to each in turn. */
export async function listAccounts({ db }: Database): Promise<string[]> {
  const rows = await db.select({ id: account.id }).from(account);
  return rows.map((row) => row.id);
}
