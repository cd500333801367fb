import { and, eq, type SQL, sql } from 'drizzle-orm';
import { conditionOf } from '../contacts/findingOf.ts';
import { countContacts } from '../contacts/listContacts.ts';
import { getSegment } from '../contacts/segments.ts';
import { arrayOf } from '../db/literals.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { newImport } from '../imports/importTables.ts';
import { getCampaign, lockCampaign } from './getCampaign.ts';
import type { ImportRow } from './imports.ts';
import { inAudience } from './inAudience.ts';
import { requireOpen } from './requireOpen.ts';
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

/** Whom a source has, as a condition on `contact`; or why it can be asked no more, as where its segment is gone. */
export async function askSource(
  unit: Unit,
  source: AudienceSource,
): Promise<{ people: SQL } | { fault: string }> {
  try {
    return { people: await sourceSql(unit, source) };
  } catch (error) {
    if (error instanceof AppError) return { fault: error.message };
    throw error;
  }
}

/** As `askSource`; one that can be asked no more has nobody. */
export async function peopleOf(unit: Unit, source: AudienceSource): Promise<SQL> {
  const asked = await askSource(unit, source);
  return 'people' in asked ? asked.people : sql`false`;
}

async function sourceSql(unit: Unit, source: AudienceSource): Promise<SQL> {
  if ('query' in source) return conditionOf(unit, source.query);
  if ('segmentId' in source) {
    return conditionOf(unit, (await getSegment(unit, source.segmentId)).query);
  }
  const { campaignId, states, responses } = source;
  const { accountId } = unit;
  return sql`contact.id in (select r.contact_id from campaign_recipient r
    where r.account_id = ${accountId} and r.campaign_id = ${campaignId}
      ${states.length === 0 ? sql`` : sql`and r.state = any(${arrayOf('text', states)})`}
      ${responses.length === 0 ? sql`` : sql`and r.response = any(${arrayOf('text', responses)})`}
      and ${inAudience})`;
}
