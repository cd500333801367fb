import { and, eq, sql } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { line } from '../lines/table.ts';
import { type Counts, readCounts } from './readCounts.ts';
import { campaign } from './table.ts';

export type CampaignRow = typeof campaign.$inferSelect;

/** A campaign as it is shown: its row, the number it writes from, and how far it is. */
export type CampaignView = { campaign: CampaignRow; phoneNumber: string; counts: Counts };

/** AppError `not_found`. */
export async function getCampaign(unit: Unit, id: string): Promise<CampaignView> {
  const [row] = await selectCampaigns(unit).where(
    and(eq(campaign.accountId, unit.accountId), eq(campaign.id, id)),
  );
  if (!row) throw noSuch('CPG');
  const [view] = await withCounts(unit, [row]);
  if (!view) throw new Error(`The campaign ${id} was found, and is not shown`);
  return view;
}

/** The row, locked for whoever changes it: claims, which lock it `for share`, wait. AppError `not_found`. */
export async function lockCampaign(unit: Unit, id: string): Promise<CampaignRow> {
  await run(
    unit.tx,
    sql`select id from campaign where account_id = ${unit.accountId} and id = ${id}
      for no key update`,
  );
  const [row] = await unit.tx
    .select()
    .from(campaign)
    .where(and(eq(campaign.accountId, unit.accountId), eq(campaign.id, id)));
  if (!row) throw noSuch('CPG');
  return row;
}

type ShownRow = { campaign: CampaignRow; phoneNumber: string };

/** Campaigns with the number that they write from; the caller says which. */
export const selectCampaigns = ({ tx }: Unit) =>
  tx
    .select({ campaign, phoneNumber: line.phoneNumber })
    .from(campaign)
    .innerJoin(line, and(eq(line.accountId, campaign.accountId), eq(line.id, campaign.lineId)));

export async function withCounts(unit: Unit, rows: ShownRow[]): Promise<CampaignView[]> {
  const counts = await readCounts(
    unit,
    rows.map((row) => row.campaign.id),
  );
  return rows.flatMap((row) => {
    const found = counts.get(row.campaign.id);
    return found ? [{ ...row, counts: found }] : [];
  });
}
