import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** What a contact has had to do with us: conversations begun by them and by us, and what became of ours. */
export type Conversations = {
  inboundStarted: number;
  outboundStarted: number;
  outboundsRejected: number;
  notificationsReceived: number;
};

/**
 * Counts what is recorded of each contact, and of those that were merged into it; nothing is kept beside
 * the records, so nothing can differ from them. Conversations that only try a flow out are none.
 */
export async function countConversations(
  { tx, accountId }: Unit,
  contactIds: string[],
): Promise<(contactId: string) => Conversations> {
  if (contactIds.length === 0) return () => none;
  const ids = arrayOf('uuid', contactIds);
  const rows = await run<Conversations & { id: string }>(
    tx,
    sql`select w.shown as id, sum(p.inbound)::int as "inboundStarted",
        sum(p.outbound)::int as "outboundStarted", sum(s.rejected)::int as "outboundsRejected",
        sum(n.received)::int as "notificationsReceived"
      from (
        select k.id, k.id as shown from unnest(${ids}) as k(id)
        union all
        select c.id, c.merged_into from contact c
          where c.account_id = ${accountId} and c.merged_into = any(${ids})) w
      cross join lateral (
        select count(*) filter (where p.trigger ->> 'kind' in ('inbound', 'default')) as inbound,
          count(*) filter (where p.trigger ->> 'kind' in ('outbound', 'campaign')) as outbound
        from process p where p.account_id = ${accountId} and p.contact_id = w.id) p
      cross join lateral (
        select count(*) as rejected from chat c
        join sent_outbound o on o.account_id = c.account_id and o.chat_id = c.id
        where c.account_id = ${accountId} and c.contact_id = w.id and o.response = 'rejected') s
      cross join lateral (
        select count(*) as received from message m
        where m.account_id = ${accountId} and m.contact_id = w.id and m.type = 'template'
          and m.status in ('delivered', 'read', 'played') and not exists (
            select 1 from sent_outbound o
            where o.account_id = m.account_id and o.message_id = m.id)) n
      group by w.shown`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (contactId) => byId.get(contactId) ?? none;
}

const none: Conversations = {
  inboundStarted: 0,
  outboundStarted: 0,
  outboundsRejected: 0,
  notificationsReceived: 0,
};
