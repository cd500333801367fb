import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { stoppedAfterMs } from '../imports/runImport.ts';

/** AppError `conflict` while recipients are being uploaded: whoever is to be written to is not known yet. */
export async function requireNoUpload(unit: Unit, campaignId: string): Promise<void> {
  const [row] = await run(
    unit.tx,
    sql`select 1 from campaign_import
      where account_id = ${unit.accountId} and campaign_id = ${campaignId} and status = 'running'
        and updated_at > ${new Date(unit.now.getTime() - stoppedAfterMs)} limit 1`,
  );
  if (row) throw new AppError('conflict', 'Recipients are being uploaded: wait until it is over');
}
