import { and, eq } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { Database } from '../db/connect.ts';
import { AppError } from '../errors.ts';
import type { LineAccess } from '../providers/contract.ts';
import { accessTokenPlace } from './lineSecrets.ts';
import { type LineSettings, line, waba } from './table.ts';

/** All that is needed to speak for a line. */
export type OpenLine = LineAccess & {
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

const keptForMs = 5_000;

/**
 * Opens lines for whoever calls their provider. What it gives may be five seconds old, so a replaced
 * token or a pause counts within that time; who asks for a line that is being read waits for it.
 */
export function createLineAccess({
  database,
  secretBox,
  graphUrl,
}: LineAccessDeps): LineAccessLookup {
  const cache = new LRUCache<string, Promise<OpenLine>>({ max: 10_000, ttl: keptForMs });

  return (accountId, lineId) => {
    const key = `${accountId} ${lineId}`;
    const known = cache.get(key);
    if (known) return known;

    const opened = open(accountId, lineId);
    cache.set(key, opened);
    opened.catch(() => {
      if (cache.peek(key) === opened) cache.delete(key);
    });
    return opened;
  };

  async function open(accountId: string, lineId: string): Promise<OpenLine> {
    const [found] = await database.db
      .select({ line, accessToken: waba.accessToken })
      .from(line)
      .innerJoin(waba, and(eq(waba.accountId, line.accountId), eq(waba.id, line.wabaId)))
      .where(and(eq(line.accountId, accountId), eq(line.id, lineId)));
    if (!found) throw new AppError('not_found', `There is no line with the id ${lineId}`);

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
