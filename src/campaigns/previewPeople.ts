import { type SQL, sql } from 'drizzle-orm';
import { isNotOnWhatsapp } from '../contacts/notOnWhatsapp.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import type { CampaignRow } from './getCampaign.ts';
import { inAudience } from './inAudience.ts';
import { isAhead } from './previewScene.ts';
import { nextPeople, peopleOf } from './sourcePeople.ts';
import { writtenAt } from './writtenAt.ts';

/** Somebody whom the campaign would write to, with what is known of them. */
export type PreviewedPerson = {
  contact_id: string;
  variables: Record<string, Json>;
  language: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  contact_language: string | null;
  opted_out: boolean;
  is_unreachable: boolean;
  is_not_on_whatsapp: boolean;
  written_at: Date[];
};

/** What was looked at last: recipients (0), or the contacts of the n-th source. */
type Cursor = { source: number; after: string };

const zeroId = '00000000-0000-0000-0000-000000000000';
const atOnce = 2_000;

/** The first of a campaign's people, or those after `from`; and where it goes on, if it does. */
export async function readPeople(
  unit: Unit,
  campaign: CampaignRow,
  from: Cursor = { source: 0, after: zeroId },
): Promise<{ people: PreviewedPerson[]; next: Cursor | undefined }> {
  const { accountId, tx } = unit;
  const people = await run<PreviewedPerson>(
    tx,
    sql`select c.id as contact_id, k.variables, k.language, coalesce(nullif(c.name, ''), c.profile_name) as name,
        c.email, c.phone, c.country, c.language as contact_language,
        c.opted_out_at is not null or c.marketing_stopped_at is not null as opted_out,
        c.phone is null and c.wa_id is null and c.user_id is null as is_unreachable,
        ${isNotOnWhatsapp(unit)} as is_not_on_whatsapp,
        ${writtenAt(unit, sql`c.id`, campaign.cap)} as written_at
      from (${await chosen(unit, campaign, from)}) as k
      join contact c on c.account_id = ${accountId} and c.id = k.contact_id
      order by c.id`,
  );
  return { people, next: nextCursor(campaign, from, people) };
}

/** Recipients that wait, or of a source those who are in nothing that was looked at before. */
async function chosen(unit: Unit, campaign: CampaignRow, { source, after }: Cursor): Promise<SQL> {
  const isRecipient = sql`r.account_id = ${unit.accountId} and r.campaign_id = ${campaign.id}
    and ${inAudience(unit.accountId)}`;
  if (source === 0) {
    return sql`select r.contact_id, r.variables, r.language from campaign_recipient r
      where ${isRecipient} and r.contact_id > ${after} and r.state in ('pending', 'held', 'queued')
      order by r.contact_id limit ${atOnce}`;
  }
  const wanted = campaign.sources[source - 1];
  if (!wanted) throw new Error(`A campaign has no source ${source}`);
  const earlier: SQL[] = [];
  for (const each of campaign.sources.slice(0, source - 1)) {
    earlier.push(sql`and (${await peopleOf(unit, each)}) is not true`);
  }
  const isNew = sql`${sql.join(earlier, sql` `)} and not exists (
    select 1 from campaign_recipient r where ${isRecipient} and r.contact_id = contact.id)`;
  return nextPeople(unit, wanted, { after, limit: atOnce, isNew });
}

function nextCursor(
  { sources, status }: CampaignRow,
  { source }: Cursor,
  people: PreviewedPerson[],
): Cursor | undefined {
  const last = people.at(-1);
  if (last && people.length === atOnce) return { source, after: last.contact_id };
  return isAhead({ status }) && source < sources.length
    ? { source: source + 1, after: zeroId }
    : undefined;
}
