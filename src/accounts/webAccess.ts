import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import type { NewApiKey } from './apiKey.ts';
import { apiKey } from './table.ts';

/** What a web key opens: one flow, for one end user of the account's. */
export type WebAccess = {
  flowId: string;
  /** The account's own id of the end user, the wire's `account_id`. */
  userRef: string;
  country: string;
  /** Where the end user goes afterwards. */
  redirectUrl: string;
  /** The flow's `trigger.variables`. */
  variables: Record<string, Json>;
};

/**
 * What is known of a key may be seconds old, and an erased person's key has gone with them: who makes
 * anything of a person asks here under the person's lock. AppError `unauthorized` where it is not there.
 */
export async function requireKey({ tx, accountId }: Unit, keyId: string): Promise<void> {
  const [found] = await tx
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(and(eq(apiKey.accountId, accountId), eq(apiKey.id, keyId)));
  if (!found) throw new AppError('unauthorized', 'Unauthorized');
}

const validForMs = 2 * 3_600_000;

/** A key for one run of a flow on a web page, for two hours. */
export const webKey = (name: string, web: WebAccess, now: Date): NewApiKey => ({
  name,
  keyType: 'web',
  scopes: ['web'],
  web,
  expiresAt: new Date(now.getTime() + validForMs),
});
