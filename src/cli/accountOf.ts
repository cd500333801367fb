import { listAccounts } from '../accounts/listAccounts.ts';
import { findUuid } from '../db/ids.ts';
import type { UnitDeps } from '../db/unit.ts';

/** The account that is named, or the only one. */
export async function accountOf(
  { database }: UnitDeps,
  named: string | undefined,
): Promise<string> {
  const accounts = await listAccounts(database);
  const id = named === undefined ? undefined : findUuid('TCI', named);
  const [only, ...others] = named === undefined ? accounts : accounts.filter((each) => each === id);
  if (only !== undefined && others.length === 0) return only;
  throw new Error(
    named === undefined
      ? `There are ${accounts.length} accounts: say which with --account (\`chasqui account list\`)`
      : `There is no account ${named}`,
  );
}
