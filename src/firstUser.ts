import { findFirstAccount } from './accounts/findFirstAccount.ts';
import { openUnit, type UnitDeps } from './db/unit.ts';
import { listUsers } from './users/changeUser.ts';
import { createUser } from './users/createUser.ts';
import { makeSignInLink } from './users/signInLink.ts';

const email = 'admin@localhost';

/**
 * The token of a link that signs the newcomer in as an admin of the first account, as long as nobody has ever signed in
 * there: whoever has missed the link starts again. `undefined`: somebody has a password, or other users were made.
 */
export async function offerFirstSignIn(deps: UnitDeps): Promise<string | undefined> {
  const first = await findFirstAccount(deps.database);
  if (first === undefined) return undefined;
  return openUnit(deps, first, async (unit) => {
    const [only, ...others] = await listUsers(unit);
    if (others.length > 0 || (only && (only.passwordHash !== null || only.email !== email))) {
      return undefined;
    }
    const user = only ?? (await createUser(unit, { email, role: 'admin' }));
    return makeSignInLink(unit, user.id);
  });
}
