import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { BrokenUpload } from '../imports/readRows.ts';
import { wasStoppedWords } from '../imports/runImport.ts';
import type { Upload } from './beginUpload.ts';
import type { CampaignRow } from './getCampaign.ts';

/** Nothing is stored of an upload that somebody has ended, or whose campaign has started. */
export async function requireRunning(
  { tx, accountId }: Unit,
  { campaignId, importId }: Upload,
): Promise<void> {
  await run(
    tx,
    sql`select id from campaign where account_id = ${accountId} and id = ${campaignId} for share`,
  );
  await run(
    tx,
    sql`select id from campaign_import where account_id = ${accountId} and id = ${importId}
      for no key update`,
  );
  const [row] = await run<{ status: CampaignRow['status']; upload: string }>(
    tx,
    sql`select c.status, i.status as upload from campaign_import i
      join campaign c on c.account_id = i.account_id and c.id = i.campaign_id
      where i.account_id = ${accountId} and i.id = ${importId}`,
  );
  if (row?.upload !== 'running') throw new BrokenUpload(wasStoppedWords);
  if (row.status === 'draft' || row.status === 'scheduled') return;
  throw new BrokenUpload(`The campaign is ${row.status} by now`);
}
