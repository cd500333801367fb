import { openUnit } from '../db/unit.ts';
import { findWaba } from '../lines/openWaba.ts';
import { readTemplatesNow } from './readTemplatesNow.ts';
import type { SyncDeps } from './syncOutbounds.ts';

/**
 * Reads the templates of a WABA that was just stored, named by the provider's id. Gives why they were not read: a
 * token that may send and not read templates is no reason to refuse it, the sweep tries again.
 */
export async function readFirstTemplates(
  deps: SyncDeps,
  { accountId, ...waba }: { accountId: string; provider: string; providerId: string },
): Promise<string | undefined> {
  const wabaId = await openUnit(deps, accountId, (unit) => findWaba(unit, waba));
  if (wabaId === undefined) return undefined;
  const synced = await readTemplatesNow(deps, { accountId, wabaId });
  return synced.outcome === 'failed' ? synced.message : undefined;
}
