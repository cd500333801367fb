import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { durationMs } from '../engine/duration.ts';
import type { CountChange } from './addCounts.ts';
import type { RecipientResponse } from './table.ts';

/** What a recipient made of a campaign's message. */
export type Response = {
  messageId: string;
  campaignId: string;
  contactId: string;
  response: RecipientResponse;
};

/** Keeps the first response of each recipient, under its contact's lock; later ones change nothing. Gives the differences. */
export async function noteResponses(
  unit: Unit,
  responses: readonly Response[],
): Promise<CountChange[]> {
  if (responses.length === 0) return [];
  const column = (name: 'messageId' | 'campaignId' | 'contactId') =>
    arrayOf(
      'uuid',
      responses.map((each) => each[name]),
    );
  const rows = await run<{ campaign_id: string; response: RecipientResponse }>(
    unit.tx,
    sql`update campaign_recipient r
      set response = v.response, responded_at = ${unit.now}, updated_at = ${unit.now}
      from unnest(${column('campaignId')}, ${column('contactId')}, ${column('messageId')}, ${arrayOf(
        'text',
        responses.map((each) => each.response),
      )}) as v(campaign_id, contact_id, message_id, response)
      where r.account_id = ${unit.accountId} and r.campaign_id = v.campaign_id
        and r.contact_id = v.contact_id and r.message_id = v.message_id and r.response is null
      returning r.campaign_id, r.response`,
  );
  return rows.map(({ campaign_id: campaignId, response: name }) => ({
    campaignId,
    kind: 'response',
    name,
    by: 1,
  }));
}

/**
 * What people who want no more were written last by a campaign, while an answer to it counts: that is
 * what they opted out of.
 */
export async function optOutsOf(unit: Unit, contactIds: readonly string[]): Promise<Response[]> {
  if (contactIds.length === 0) return [];
  const rows = await run<{
    message_id: string;
    campaign_id: string;
    contact_id: string;
    sent_at: Date;
    expires_after: string;
  }>(
    unit.tx,
    sql`select distinct on (r.contact_id) r.message_id, r.campaign_id, r.contact_id, r.sent_at, g.expires_after
      from campaign_recipient r
      join campaign g on g.account_id = r.account_id and g.id = r.campaign_id
      where r.account_id = ${unit.accountId} and r.contact_id = any(${arrayOf('uuid', contactIds)})
        and r.sent_at is not null
      order by r.contact_id, r.sent_at desc`,
  );
  return rows
    .filter(({ sent_at: sentAt, expires_after: expiresAfter }) => {
      return sentAt.getTime() + durationMs(expiresAfter) > unit.now.getTime();
    })
    .map(({ message_id: messageId, campaign_id: campaignId, contact_id: contactId }) => ({
      messageId,
      campaignId,
      contactId,
      response: 'opted_out',
    }));
}
