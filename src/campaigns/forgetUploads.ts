import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { forgetImports } from '../imports/forgetImports.ts';
import { dropUploads } from './dropUploads.ts';
import { campaignImports } from './imports.ts';

/** Ends uploads whose process is gone, removes what failed ones have left, and refused rows a week later. */
export async function forgetUploads(deps: UnitDeps, accountId: string): Promise<void> {
  const forget = (unit: Unit) => forgetImports(unit, campaignImports);
  while ((await openUnit(deps, accountId, forget)) > 0);
  for (const campaignId of await openUnit(deps, accountId, listWithRest)) {
    await dropUploads(deps, accountId, campaignId);
  }
}

/** Campaigns that still have rows of a failed upload. */
async function listWithRest({ tx, accountId }: Unit): Promise<string[]> {
  const rows = await run<{ id: string }>(
    tx,
    sql`select distinct campaign_id as id from campaign_import
      where account_id = ${accountId} and status = 'failed' and accepted + merged > 0`,
  );
  return rows.map(({ id }) => id);
}
