import { sql } from 'drizzle-orm';
import { lockContacts } from '../contacts/lockContacts.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts } from './addCounts.ts';
import { noteResponses } from './noteResponses.ts';

/** Counts as expired what a campaign sent and nobody answered in time. A later tap still works. Gives whether there may be more. */
export async function expireAnswers(unit: Unit): Promise<boolean> {
  const { accountId, now, tx } = unit;
  const found = await run<{ contact_id: string }>(
    tx,
    sql`select contact_id from sent_outbound
      where account_id = ${accountId} and campaign_id is not null and response is null
        and expired_at is null and expires_at <= ${now}
      order by expires_at limit 500`,
  );
  if (found.length === 0) return false;
  const locked = await lockContacts(
    unit,
    found.map((row) => row.contact_id),
  );
  const rows = await run<{ message_id: string; campaign_id: string; contact_id: string }>(
    tx,
    sql`update sent_outbound set expired_at = ${now}
      where account_id = ${accountId} and campaign_id is not null and response is null
        and expired_at is null and expires_at <= ${now}
        and contact_id = any(${arrayOf('uuid', [...locked])})
      returning message_id, campaign_id, contact_id`,
  );
  const changes = await noteResponses(
    unit,
    rows.map((row) => ({
      messageId: row.message_id,
      campaignId: row.campaign_id,
      contactId: row.contact_id,
      response: 'expired',
    })),
  );
  await addCounts(unit, changes);
  return rows.length > 0;
}
