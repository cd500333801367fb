import { and, eq } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Unit } from '../db/unit.ts';
import { notFound } from '../errors.ts';
import type { AccountAccess } from '../providers/management.ts';
import { accessTokenPlace } from './lineSecrets.ts';
import { waba } from './table.ts';

/** All that is needed to ask a provider about a business account. */
export type OpenWaba = AccountAccess & {
  id: string;
  provider: string;
  /** The provider's id of it. */
  providerId: string;
};

/** AppError `not_found` where the account has no such WABA. */
export async function openWaba(
  unit: Unit,
  { secretBox, graphUrl }: { secretBox: SecretBox; graphUrl: string },
  wabaId: string,
): Promise<OpenWaba> {
  const { accountId, tx } = unit;
  const [found] = await tx
    .select()
    .from(waba)
    .where(and(eq(waba.accountId, accountId), eq(waba.id, wabaId)));
  if (!found) throw notFound('waba');
  const { id, provider, providerId, accessToken } = found;
  const opened = secretBox.open(accessTokenPlace(accountId, id), accessToken);
  return { id, provider, providerId, graphUrl, accessToken: opened };
}

/** Our id of a WABA that the account has, by the provider's id of it. */
export async function findWaba(
  { tx, accountId }: Unit,
  { provider, providerId }: { provider: string; providerId: string },
): Promise<string | undefined> {
  const [found] = await tx
    .select({ id: waba.id })
    .from(waba)
    .where(
      and(
        eq(waba.accountId, accountId),
        eq(waba.provider, provider),
        eq(waba.providerId, providerId),
      ),
    );
  return found?.id;
}
