import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';

/** Removes the rows of all uploads of a campaign that have failed. */
export async function dropUploads(
  deps: UnitDeps,
  accountId: string,
  campaignId: string,
): Promise<void> {
  const failed = await openUnit(deps, accountId, ({ tx }) =>
    run<{ id: string }>(
      tx,
      sql`select id from campaign_import where account_id = ${accountId}
        and campaign_id = ${campaignId} and status = 'failed' and accepted + merged > 0
        order by id`,
    ),
  );
  for (const { id } of failed) await dropUpload(deps, accountId, { campaignId, importId: id });
}

type Failed = { campaignId: string; importId: string };

/** Chunks in which rows are looked at: each is over in a moment. */
const atOnce = 5_000;

/**
 * Removes what a failed upload has left: its recipients, and what it would have said of others. It may be
 * broken off anywhere, and begun again.
 */
export async function dropUpload(deps: UnitDeps, accountId: string, of: Failed): Promise<void> {
  for (let after: string | undefined = zeroId; after !== undefined; ) {
    const from: string = after;
    after = await openUnit(deps, accountId, (unit) => dropChunk(unit, of, from));
  }
  await openUnit(deps, accountId, ({ tx }) =>
    run(
      tx,
      sql`update campaign_import set accepted = 0, merged = 0
        where account_id = ${accountId} and id = ${of.importId} and status = 'failed'`,
    ),
  );
}

const zeroId = '00000000-0000-0000-0000-000000000000';

/** Gives the contact at which the chunk has ended; undefined where it was the last. */
async function dropChunk(
  { tx, accountId }: Unit,
  { campaignId, importId }: Failed,
  after: string,
): Promise<string | undefined> {
  const [row] = await run<{ last: string | null; n: number }>(
    tx,
    sql`with chunk as (
        select contact_id, import_id, next from campaign_recipient
          where account_id = ${accountId} and campaign_id = ${campaignId} and contact_id > ${after}
          order by contact_id limit ${atOnce}
      ), gone as (
        delete from campaign_recipient r using chunk c
          where r.account_id = ${accountId} and r.campaign_id = ${campaignId}
            and r.contact_id = c.contact_id and c.import_id = ${importId}
      ), kept as (
        update campaign_recipient r set next = null from chunk c
          where r.account_id = ${accountId} and r.campaign_id = ${campaignId}
            and r.contact_id = c.contact_id and c.import_id is distinct from ${importId}
            and c.next->>'importId' = ${importId}
      )
      select max(contact_id::text) as last, count(*)::int as n from chunk`,
  );
  return row && row.n === atOnce ? (row.last ?? undefined) : undefined;
}
