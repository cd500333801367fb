import { and, eq, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { lockCampaign } from './getCampaign.ts';
import { campaign } from './table.ts';

/** Takes everybody out of a draft again, whoever they came from. AppErrors `not_found`, `conflict`. */
export async function emptyAudience(unit: Unit, id: string): Promise<void> {
  const { status } = await lockCampaign(unit, id);
  requireDraft(status);
  await dropAudience(unit, id);
  await unit.tx
    .update(campaign)
    .set({ sources: [], updatedAt: unit.now })
    .where(and(eq(campaign.accountId, unit.accountId), eq(campaign.id, id)));
}

/** As `emptyAudience`, of one source: by where it stands among them, from 0. */
export async function removeSource(unit: Unit, id: string, at: number): Promise<void> {
  const { status, sources } = await lockCampaign(unit, id);
  requireDraft(status);
  await unit.tx
    .update(campaign)
    .set({ sources: sources.filter((_, place) => place !== at), updatedAt: unit.now })
    .where(and(eq(campaign.accountId, unit.accountId), eq(campaign.id, id)));
}

function requireDraft(status: string): void {
  if (status === 'draft') return;
  throw new AppError('conflict', `The campaign is ${status}: only of a draft people are taken out`);
}

/** All uploads of a campaign whose row is locked, with their recipients; one under way ends at its next set. */
export async function dropAudience({ tx, accountId }: Unit, id: string): Promise<void> {
  await run(
    tx,
    sql`delete from campaign_import_refusal r using campaign_import i
      where i.account_id = ${accountId} and i.campaign_id = ${id}
        and r.account_id = i.account_id and r.import_id = i.id`,
  );
  await run(
    tx,
    sql`delete from campaign_import where account_id = ${accountId} and campaign_id = ${id}`,
  );
  await run(
    tx,
    sql`delete from campaign_recipient where account_id = ${accountId} and campaign_id = ${id}`,
  );
  await run(
    tx,
    sql`delete from campaign_count where account_id = ${accountId} and campaign_id = ${id}`,
  );
}
