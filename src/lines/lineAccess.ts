import { and, eq } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Database } from '../db/connect.ts';
import { createRecent } from '../db/recent.ts';
import { AppError } from '../errors.ts';
import type { LineAccess } from '../providers/contract.ts';
import { accessTokenPlace } from './lineSecrets.ts';
import { type LineSettings, line, waba } from './table.ts';

/** All that is needed to speak for a line. */
type OpenLine = LineAccess & {
  provider: string;
  /** E.164 with `+`. */
  phoneNumber: string;
  /** Messages a second, in and out together. */
  throughput: number;
  onBusinessApp: boolean;
  /** Why nothing may leave; null = it may. */
  pausedReason: string | null;
  settings: LineSettings;
};

/** AppError `not_found` where the account has no such line. */
export type LineAccessLookup = (accountId: string, lineId: string) => Promise<OpenLine>;

export type LineAccessDeps = {
  database: Database;
  secretBox: SecretBox;
  /** `META_GRAPH_URL`. */
  graphUrl: string;
};

/**
 * Opens lines for whoever calls their provider. What it gives may be five seconds old, so a replaced
 * token or a pause counts within that time; who asks for a line that is being read waits for it.
 */
export function createLineAccess({
  database,
  secretBox,
  graphUrl,
}: LineAccessDeps): LineAccessLookup {
  const recent = createRecent<OpenLine>(10_000);

  return async (accountId, lineId) => {
    const key = `${accountId} ${lineId}`;
    const opened = await (recent.find(key) ?? recent.keep(key, open(accountId, lineId)));
    if (!opened) throw new AppError('not_found', `There is no line with the id ${lineId}`);
    return opened;
  };

  async function open(accountId: string, lineId: string): Promise<OpenLine | undefined> {
    const [found] = await database.db
      .select({ line, accessToken: waba.accessToken })
      .from(line)
      .innerJoin(waba, and(eq(waba.accountId, line.accountId), eq(waba.id, line.wabaId)))
      .where(and(eq(line.accountId, accountId), eq(line.id, lineId)));
    if (!found) return undefined;

    const { provider, providerId, wabaId, phoneNumber, throughput, onBusinessApp } = found.line;
    const { pausedReason, settings } = found.line;
    const accessToken = secretBox.open(accessTokenPlace(accountId, wabaId), found.accessToken);
    return {
      provider,
      providerLineId: providerId,
      accessToken,
      graphUrl,
      phoneNumber,
      throughput,
      onBusinessApp,
      pausedReason,
      settings,
    };
  }
}
