import { asc } from 'drizzle-orm';
import type { Database } from '../db/connect.ts';
import { account } from './table.ts';

/** The id of the account that was made first, which is of whoever runs the instance; `undefined`: there is none. */
export async function findFirstAccount({ db }: Database): Promise<string | undefined> {
  const [first] = await db
    .select({ id: account.id })
    .from(account)
    .orderBy(asc(account.createdAt), asc(account.id))
    .limit(1);
  return first?.id;
}
