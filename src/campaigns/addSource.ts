import { and, eq } from 'drizzle-orm';
import { countContacts } from '../contacts/listContacts.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { newImport } from '../imports/importTables.ts';
import { getCampaign, lockCampaign } from './getCampaign.ts';
import type { ImportRow } from './imports.ts';
import { requireOpen } from './requireOpen.ts';
import { sourceSql } from './sourcePeople.ts';
import { type AudienceSource, campaign, campaignImport } from './table.ts';

const mostSources = 20;

/**
 * Adds people whom a query finds, a segment, or another campaign has (re-targeting): asked once more when
 * the campaign starts, and then no more. Gives how many they are now. AppError `not_found`, `conflict` for a
 * campaign that has started, `invalid_request` for a query that is none.
 */
export async function addSource(
  unit: Unit,
  campaignId: string,
  source: AudienceSource,
): Promise<ImportRow> {
  const { tx, accountId, now } = unit;
  const { status, sources } = await lockCampaign(unit, campaignId);
  requireOpen({ status });
  if (sources.length === mostSources) {
    throw new AppError(
      'conflict',
      `The campaign has ${mostSources} sources, the most there can be`,
    );
  }
  if ('campaignId' in source) await getCampaign(unit, source.campaignId);
  const found = await countContacts(unit, await sourceSql(unit, source));
  await tx
    .update(campaign)
    .set({ sources: [...sources, source], updatedAt: now })
    .where(and(eq(campaign.accountId, accountId), eq(campaign.id, campaignId)));
  const [row] = await tx
    .insert(campaignImport)
    .values({
      ...newImport(unit),
      campaignId,
      status: 'succeeded',
      rows: found,
      accepted: found,
    })
    .returning();
  if (!row) throw new Error('An insert gave no row');
  return row;
}
