import { openUnit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { getLine } from '../lines/getLine.ts';
import { listWabas } from '../lines/listWabas.ts';
import { readTemplatesNow } from './readTemplatesNow.ts';
import type { SyncDeps } from './syncOutbounds.ts';

/**
 * Reads the templates that stand at the provider now, of one line's WABA or of all, and gives how many there
 * are. AppError `not_found`; `invalid_request` with the provider's own words, or `unavailable`.
 */
export async function readAllTemplates(
  deps: SyncDeps,
  accountId: string,
  line: string | undefined,
): Promise<number> {
  const wabaIds = await openUnit(deps, accountId, async (unit) => {
    if (line !== undefined) return [(await getLine(unit, line)).line.wabaId];
    return (await listWabas(unit, { limit: 1_000 })).items.map(({ id }) => id);
  });
  let templates = 0;
  for (const wabaId of wabaIds) {
    const synced = await readTemplatesNow(deps, { accountId, wabaId });
    if (synced.outcome === 'failed') {
      const code = synced.why === 'refused' ? 'invalid_request' : 'unavailable';
      throw new AppError(code, synced.message);
    }
    if (synced.outcome === 'read') templates += synced.templates;
  }
  return templates;
}
