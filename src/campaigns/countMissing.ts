import { type SQL, sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { inAudience } from './inAudience.ts';
import { peopleOf } from './sourcePeople.ts';
import type { AudienceSource } from './table.ts';

/** Values that a contact `c` has of itself. */
export const ofContact: Readonly<Record<string, SQL>> = {
  name: sql`coalesce(nullif(c.name, ''), nullif(c.profile_name, ''))`,
  email: sql`nullif(c.email, '')`,
  phone: sql`c.phone`,
};

/** How many recipients have no value for each of these variables, by their row and by what is known of them. */
export async function countMissing(
  unit: Unit,
  { id, sources }: { id: string; sources: readonly AudienceSource[] },
  names: readonly string[],
): Promise<Record<string, number>> {
  const missing: Record<string, number> = {};
  if (names.length === 0) return missing;
  const { tx, accountId } = unit;
  const add = (name: string, n: number) => {
    if (n > 0) missing[name] = (missing[name] ?? 0) + n;
  };
  const isUnknown = (name: string, contactId: SQL): SQL =>
    ofContact[name]
      ? sql`and not exists (select 1 from contact c where c.account_id = ${accountId}
          and c.id = ${contactId} and ${ofContact[name]} is not null)`
      : sql``;
  const numbers = names.map(
    (name, at) => sql`(count(*) filter (where coalesce(r.variables->>${name}::text, '') = ''
      ${isUnknown(name, sql`r.contact_id`)}))::int as ${sql.identifier(`n${at}`)}`,
  );
  const [rows] = await run<Record<string, number>>(
    tx,
    sql`select ${sql.join(numbers, sql`, `)} from campaign_recipient r
      where r.account_id = ${accountId} and r.campaign_id = ${id}
        and ${inAudience(accountId)}`,
  );
  for (const [at, name] of names.entries()) add(name, rows?.[`n${at}`] ?? 0);
  // Whom another campaign brings has the values that they had there.
  for (const source of sources.filter((each) => !('campaignId' in each))) {
    for (const name of names) {
      const [row] = await run<{ n: number }>(
        tx,
        sql`select count(*)::int as n from contact
          where account_id = ${accountId} and merged_into is null and ${await peopleOf(unit, source)}
            ${isUnknown(name, sql`contact.id`)}
            and not exists (select 1 from campaign_recipient r where r.account_id = ${accountId}
              and r.campaign_id = ${id} and r.contact_id = contact.id)`,
      );
      add(name, row?.n ?? 0);
    }
  }
  return missing;
}
