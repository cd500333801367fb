import { type SQL, sql } from 'drizzle-orm';
import { findContactIds } from '../contacts/findContactIds.ts';
import { searchSql } from '../contacts/segmentSql.ts';
import { arrayOf } from '../db/literals.ts';
import type { Page, PageRequest } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { campaignRecipient, RecipientResponse, RecipientState } from './table.ts';

export type RecipientRow = Omit<typeof campaignRecipient.$inferSelect, 'next' | 'createdAt'> & {
  phone: string | null;
  /** Of the contact, as we call them or they call themselves. */
  name: string | null;
};

export type RecipientFilter = {
  state?: RecipientState | undefined;
  response?: RecipientResponse | undefined;
  reason?: string | undefined;
  /** Part of a name or number of the contact; at least three characters. */
  query?: string | undefined;
};

/** So many recipients are looked at for a page: it may be short, or empty, and there be more. */
const mostLookedAt = 20_000;

/**
 * The recipients of a campaign in the order of their contacts, those of uploads that are not over, or have
 * failed, left out. States change with every status and so have no index: where few are in one, a page
 * ends after so many that it has looked at, and the next goes on from there.
 */
export async function listRecipients(
  unit: Unit,
  campaignId: string,
  filter: RecipientFilter,
  { after, limit }: PageRequest,
): Promise<Page<RecipientRow>> {
  const { tx, accountId } = unit;
  const hidden = await hiddenUploads(unit, campaignId);
  const named = filter.query === undefined ? undefined : await findContactIds(unit, filter.query);
  const ofCampaign = sql`r.account_id = ${accountId} and r.campaign_id = ${campaignId}
    and r.contact_id > ${after?.[0] ?? zeroId}
    ${named === undefined ? sql`` : sql`and r.contact_id = any(${arrayOf('uuid', named)})`}`;
  const conditions = [
    hidden.length === 0
      ? undefined
      : sql`(w.import_id is null or w.import_id <> all(${arrayOf('uuid', hidden)}))`,
    filter.state && sql`w.state = ${filter.state}`,
    filter.response && sql`w.response = ${filter.response}`,
    filter.reason === undefined ? undefined : sql`w.reason = ${filter.reason}`,
    filter.query !== undefined && named === undefined
      ? sql`exists (select 1 from contact where account_id = ${accountId} and id = w.contact_id
          and ${searchSql(filter.query)})`
      : undefined,
  ].filter((each): each is SQL => each !== undefined);
  const rows = await run<RecipientRow & { looked: number; last: string }>(
    tx,
    sql`with looked_at as materialized (
        select ${columns} from campaign_recipient r where ${ofCampaign}
        order by r.contact_id limit ${conditions.length > 0 ? mostLookedAt : limit + 1}
      ), found as (
        select * from looked_at w ${conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``}
        order by contact_id limit ${limit + 1}
      )
      select ${shown}, c.phone, coalesce(nullif(c.name, ''), c.profile_name) as name,
        s.looked, s.last
      from (select count(*)::int as looked, max(contact_id::text) as last from looked_at) s
      left join found f on true
      left join contact c on c.account_id = ${accountId} and c.id = f.contact_id
      order by f.contact_id`,
  );
  const [first] = rows;
  const items = rows.filter(({ id }) => id !== null).slice(0, limit);
  const lastShown = items.at(-1);
  if (rows.length > limit && lastShown) return { items, next: [lastShown.contactId] };
  const isCutOff = conditions.length > 0 && first?.looked === mostLookedAt;
  return isCutOff ? { items, next: [first.last] } : { items };
}

/** Uploads of which nobody is in the audience: those that run, and those that have failed. */
async function hiddenUploads({ tx, accountId }: Unit, campaignId: string): Promise<string[]> {
  const rows = await run<{ id: string }>(
    tx,
    sql`select id from campaign_import where account_id = ${accountId}
      and campaign_id = ${campaignId} and status <> 'succeeded'`,
  );
  return rows.map(({ id }) => id);
}

const zeroId = '00000000-0000-0000-0000-000000000000';

const names = [
  ['account_id', 'accountId'],
  ['campaign_id', 'campaignId'],
  ['contact_id', 'contactId'],
  ['id', 'id'],
  ['import_id', 'importId'],
  ['variables', 'variables'],
  ['language', 'language'],
  ['user_ref', 'userRef'],
  ['state', 'state'],
  ['due_at', 'dueAt'],
  ['reason', 'reason'],
  ['code', 'code'],
  ['response', 'response'],
  ['outbound_id', 'outboundId'],
  ['message_id', 'messageId'],
  ['process_id', 'processId'],
  ['sent_at', 'sentAt'],
  ['delivered_at', 'deliveredAt'],
  ['read_at', 'readAt'],
  ['responded_at', 'respondedAt'],
  ['updated_at', 'updatedAt'],
] as const;

const columns = sql.raw(names.map(([column]) => `r.${column}`).join(', '));
const shown = sql.raw(names.map(([column, key]) => `f.${column} as "${key}"`).join(', '));
