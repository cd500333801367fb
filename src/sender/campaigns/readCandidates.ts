import { sql } from 'drizzle-orm';
import type { DueRecipient } from '../../campaigns/judgeRecipient.ts';
import type { RecipientState } from '../../campaigns/table.ts';
import { writtenAt } from '../../campaigns/writtenAt.ts';
import { beginsWith } from '../../chats/beginsWith.ts';
import type { chat } from '../../chats/table.ts';
import { isNotOnWhatsapp } from '../../contacts/notOnWhatsapp.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Content } from '../../messages/content.ts';
import type { Identities, Json } from '../../messages/events.ts';
import type { OpenCampaign } from './lockCampaign.ts';

/** A recipient who is due, under the contact's lock. */
export type Candidate = Omit<DueRecipient, 'written' | 'chat'> & {
  contactId: string;
  recipientId: string;
  userRef: string | null;
  state: RecipientState;
  to: Identities;
  chat:
    | (NonNullable<DueRecipient['chat']> & {
        id: string;
        seq: number;
        isClosed: boolean;
        state: typeof chat.$inferSelect.state;
        tags: typeof chat.$inferSelect.tags;
        outboundUntil: Date | null;
      })
    | undefined;
  /** Of one that was written already. */
  messageId: string | null;
  content: Content | null;
  tries: number;
  /** Its place in the chat. */
  seq: number;
};

type Row = {
  contact_id: string;
  id: string;
  user_ref: string | null;
  variables: Record<string, Json>;
  language: string | null;
  state: RecipientState;
  message_id: string | null;
  name: string | null;
  profile_name: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  contact_language: string | null;
  wa_id: string | null;
  user_id: string | null;
  opted_out: boolean;
  is_not_on_whatsapp: boolean;
  merged_into: string | null;
  chat_id: string | null;
  seq: number;
  chat_status: string;
  chat_state: typeof chat.$inferSelect.state;
  tags: typeof chat.$inferSelect.tags;
  head_id: string | null;
  pair_paid_at: Date | null;
  outbound_until: Date | null;
  is_new_in_tier: boolean;
  written_at: Date[];
  content: Content | null;
  tries: number | null;
  message_seq: number | null;
};

/** Lateral joins are walked key by key, whatever the statistics say. In the order in which they are due. */
export async function readCandidates(
  unit: Unit,
  campaign: OpenCampaign,
  contactIds: readonly string[],
): Promise<Candidate[]> {
  if (contactIds.length === 0) return [];
  const { accountId, now, tx } = unit;
  const hasTier = campaign.tierLeft !== Number.POSITIVE_INFINITY;
  const rows = await run<Row>(
    tx,
    sql`select r.contact_id, r.id, r.user_ref, r.variables, r.language, r.state, r.message_id,
        c.name, c.profile_name, c.email, c.phone, c.country, c.language as contact_language, c.wa_id, c.user_id,
        c.opted_out_at is not null or c.marketing_stopped_at is not null as opted_out, c.merged_into,
        ${isNotOnWhatsapp(unit)} as is_not_on_whatsapp,
        h.id as chat_id, h.seq, h.status as chat_status, h.state as chat_state, h.tags, h.head_id,
        h.pair_paid_at, h.outbound_until,
        ${hasTier}::boolean and ${beginsWith(unit, {
          contactId: sql`r.contact_id`,
          lastInboundAt: sql`h.last_inbound_at`,
        })} as is_new_in_tier,
        ${writtenAt(unit, sql`r.contact_id`, campaign.cap)} as written_at,
        m.content, m.tries, m.seq as message_seq
      from unnest(${arrayOf('uuid', contactIds)}) as k(contact_id)
      cross join lateral (select * from campaign_recipient
        where account_id = ${accountId} and campaign_id = ${campaign.id}
          and contact_id = k.contact_id and due_at <= ${now}
          and state in ('pending', 'held', 'queued') limit 1) as r
      cross join lateral (select * from contact
        where account_id = ${accountId} and id = k.contact_id limit 1) as c
      left join lateral (select * from chat
        where account_id = ${accountId} and contact_id = k.contact_id
          and line_id = ${campaign.lineId} limit 1) as h on true
      left join lateral (select content, tries, seq from message
        where account_id = ${accountId} and id = r.message_id and status = 'queued' limit 1) as m on true
      order by r.due_at`,
  );
  return rows.map((row) => candidateOf(row));
}

const candidateOf = (row: Row): Candidate => ({
  contactId: row.contact_id,
  recipientId: row.id,
  userRef: row.user_ref,
  variables: row.variables,
  language: row.language,
  state: row.state,
  contact: {
    name: row.name || row.profile_name,
    email: row.email,
    phone: row.phone,
    country: row.country,
    language: row.contact_language,
    optedOut: row.opted_out,
    isUnreachable:
      row.merged_into !== null ||
      // Its message was canceled with a chat that is another's now: never another one.
      (row.message_id !== null && row.content === null) ||
      (row.phone === null && row.wa_id === null && row.user_id === null),
    isNotOnWhatsapp: row.is_not_on_whatsapp,
  },
  to: {
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.wa_id !== null && { waId: row.wa_id }),
    ...(row.user_id !== null && { userId: row.user_id }),
  },
  chat:
    row.chat_id === null
      ? undefined
      : {
          id: row.chat_id,
          seq: row.seq,
          isClosed: row.chat_status === 'closed',
          state: row.chat_state,
          tags: row.tags,
          headId: row.head_id,
          withPeople: row.chat_state === 'withAgent' || row.chat_state === 'waitingForAgent',
          pairPaidAt: row.pair_paid_at,
          outboundUntil: row.outbound_until,
        },
  isNewInTier: row.is_new_in_tier,
  writtenAt: row.written_at,
  messageId: row.content === null ? null : row.message_id,
  content: row.content,
  tries: row.tries ?? 0,
  seq: row.message_seq ?? 0,
});
