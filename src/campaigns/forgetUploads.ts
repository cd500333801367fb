import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { dropUploads } from './dropUploads.ts';
import { stoppedAfterMs, wasStoppedWords } from './imports.ts';

/** Refused rows are kept to be mended, with what is in them. */
const refusalsKeptMs = 7 * 86_400_000;

/** Ends uploads whose process is gone, removes what failed ones have left, and refused rows a week later. */
export async function forgetUploads(deps: UnitDeps, accountId: string): Promise<void> {
  for (const campaignId of await openUnit(deps, accountId, endStopped)) {
    await dropUploads(deps, accountId, campaignId);
  }
  while ((await openUnit(deps, accountId, forgetRefusals)) > 0);
}

/** Gives the campaigns that still have rows of a failed upload. */
async function endStopped({ tx, accountId, now }: Unit): Promise<string[]> {
  await run(
    tx,
    sql`update campaign_import set status = 'failed', failure = ${wasStoppedWords}, updated_at = ${now}
      where account_id = ${accountId} and status = 'running'
        and updated_at < ${new Date(now.getTime() - stoppedAfterMs)}`,
  );
  const rows = await run<{ id: string }>(
    tx,
    sql`select distinct campaign_id as id from campaign_import
      where account_id = ${accountId} and status = 'failed' and accepted + merged > 0`,
  );
  return rows.map(({ id }) => id);
}

async function forgetRefusals({ tx, accountId, now }: Unit): Promise<number> {
  const { count } = await run(
    tx,
    sql`delete from campaign_import_refusal where account_id = ${accountId}
      and (import_id, row) in (
        select r.import_id, r.row from campaign_import i
        join campaign_import_refusal r on r.account_id = i.account_id and r.import_id = i.id
        where i.account_id = ${accountId}
          and i.created_at < ${new Date(now.getTime() - refusalsKeptMs)} limit 1000)`,
  );
  return count;
}
