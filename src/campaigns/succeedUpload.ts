import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { endImport } from '../imports/runImport.ts';
import { addCounts } from './addCounts.ts';
import type { Upload } from './beginUpload.ts';
import { lockCampaign } from './getCampaign.ts';
import { getImport } from './imports.ts';
import { requireRunning } from './requireRunning.ts';
import { campaignImport } from './table.ts';

/** The one commit by which all of its rows are in the audience, and what it says of earlier ones counts. */
export async function succeedUpload(unit: Unit, upload: Upload): Promise<void> {
  const { tx, accountId, now } = unit;
  const { campaignId, importId } = upload;
  await lockCampaign(unit, campaignId);
  await requireRunning(unit, upload);
  const { merged } = await getImport(unit, campaignId, importId);
  if (merged > 0) {
    await run(
      tx,
      sql`update campaign_recipient set variables = next->'variables', language = next->>'language',
          user_ref = next->>'userRef', next = null, updated_at = ${now}
        where account_id = ${accountId} and campaign_id = ${campaignId}
          and next is not null and next->>'importId' = ${importId}`,
    );
  }
  const [row] = await run<{ n: number }>(
    tx,
    sql`select count(*)::int as n from campaign_recipient
      where account_id = ${accountId} and campaign_id = ${campaignId} and import_id = ${importId}`,
  );
  await endImport(unit, campaignImport, importId, '');
  await addCounts(unit, [{ campaignId, kind: 'state', name: 'pending', by: row?.n ?? 0 }]);
}
