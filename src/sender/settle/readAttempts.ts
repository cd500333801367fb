import { sql } from 'drizzle-orm';
import { waitForContacts } from '../../contacts/lockContacts.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { classOrder } from '../../messages/classOrder.ts';
import type { MessageStatus } from '../../messages/status.ts';

/** An attempt whose outcome is known, as it was found. */
export type Settling = {
  id: string;
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  status: MessageStatus;
  messageStatus: MessageStatus;
  class: number;
  /** Told by a status that came before the answer. */
  providerId: string | null;
  providerKey: Buffer | null;
  ofCampaign: boolean;
  /** No newer attempt speaks for the message. */
  isNewest: boolean;
  /** The outbox still waits for this attempt. */
  holdsOutbox: boolean;
};

/** Gives the ids of the contacts. */
export async function lockContactsOf(unit: Unit, attemptIds: string[]): Promise<Set<string>> {
  const { accountId, tx } = unit;
  const rows = await run<{ contact_id: string }>(
    tx,
    sql`select distinct contact_id from attempt
      where account_id = ${accountId} and id = any(${arrayOf('uuid', attemptIds)})`,
  );
  const ids = rows.map((row) => row.contact_id);
  await waitForContacts(unit, ids);
  return new Set(ids);
}

/** Lateral joins are walked key by key, whatever the statistics say. */
export async function readAttempts(unit: Unit, ids: string[]): Promise<Settling[]> {
  const rows = await run<{
    id: string;
    message_id: string;
    chat_id: string;
    contact_id: string;
    line_id: string;
    status: MessageStatus;
    message_status: MessageStatus;
    class: string | null;
    provider_id: string | null;
    provider_key: Buffer | null;
    of_campaign: boolean;
    is_newest: boolean;
    holds_outbox: boolean;
  }>(
    unit.tx,
    sql`select a.id, a.message_id, a.chat_id, a.contact_id, a.line_id, a.status,
        a.provider_id, a.provider_key,
        m.status as message_status, m.class, m.campaign_id is not null as of_campaign,
        m.attempt_id = a.id as is_newest,
        o.message_id is not null as holds_outbox
      from unnest(${arrayOf('uuid', ids)}) as k(id)
      cross join lateral (select * from attempt
        where account_id = ${unit.accountId} and id = k.id limit 1) as a
      cross join lateral (select * from message
        where account_id = ${unit.accountId} and id = a.message_id limit 1) as m
      left join lateral (select message_id from outbox
        where account_id = ${unit.accountId} and message_id = a.message_id
          and attempt_id = a.id limit 1) as o on true`,
  );
  return rows.map((row) => ({
    id: row.id,
    messageId: row.message_id,
    chatId: row.chat_id,
    contactId: row.contact_id,
    lineId: row.line_id,
    status: row.status,
    messageStatus: row.message_status,
    class: classOrder(row.class),
    providerId: row.provider_id,
    providerKey: row.provider_key,
    ofCampaign: row.of_campaign,
    isNewest: row.is_newest,
    holdsOutbox: row.holds_outbox,
  }));
}
