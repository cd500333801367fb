import { type SQL, sql } from 'drizzle-orm';
import { conditionOf } from '../contacts/findingOf.ts';
import { getSegment } from '../contacts/segments.ts';
import { arrayOf } from '../db/literals.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { inAudience } from './inAudience.ts';
import type { AudienceSource } from './table.ts';

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

/** As `askSource`; AppErrors of `getSegment` and of queries that are none. */
export async function sourceSql(unit: Unit, source: AudienceSource): Promise<SQL> {
  if ('query' in source) return conditionOf(unit, source.query);
  if ('segmentId' in source) {
    return conditionOf(unit, (await getSegment(unit, source.segmentId)).query);
  }
  return sql`contact.id in (select r.contact_id from campaign_recipient r
    where ${isMeant(unit, source)})`;
}

/**
 * The people of a source after a contact, in the order of their ids, with what they bring along: rows of
 * `contact_id`, `variables` and `language`. `isNew` narrows them further: `and …`, a condition on `contact`.
 */
export async function nextPeople(
  unit: Unit,
  source: AudienceSource,
  { after, limit, isNew = sql`` }: { after: string; limit: number; isNew?: SQL },
): Promise<SQL> {
  const { accountId } = unit;
  if ('campaignId' in source) {
    // Both tables are walked from there on, each by its index.
    return sql`select r.contact_id, r.variables, r.language from campaign_recipient r
      join contact on contact.account_id = r.account_id and contact.id = r.contact_id
      where ${isMeant(unit, source)} and r.contact_id > ${after} and contact.id > ${after}
        and contact.merged_into is null ${isNew}
      order by r.contact_id limit ${limit}::int`;
  }
  return sql`select contact.id as contact_id, '{}'::jsonb as variables, null::text as language from contact
    where contact.account_id = ${accountId} and contact.id > ${after} and contact.merged_into is null
      and ${await peopleOf(unit, source)} ${isNew}
    order by contact.id limit ${limit}::int`;
}

/** Re-targeting: recipients `r` of an earlier campaign in these states, who answered so. */
const isMeant = (
  { accountId }: Unit,
  { campaignId, states, responses }: Extract<AudienceSource, { campaignId: string }>,
): SQL => sql`r.account_id = ${accountId} and r.campaign_id = ${campaignId}
  ${states.length === 0 ? sql`` : sql`and r.state = any(${arrayOf('text', states)})`}
  ${responses.length === 0 ? sql`` : sql`and r.response = any(${arrayOf('text', responses)})`}
  and ${inAudience(accountId)}`;
