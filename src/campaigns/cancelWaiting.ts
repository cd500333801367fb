import { type SQL, sql } from 'drizzle-orm';
import { lockContacts } from '../contacts/lockContacts.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts } from './addCounts.ts';
import { transition } from './moveRecipients.ts';
import type { RecipientState } from './table.ts';

const step = 1_000;

/**
 * Cancels some of the recipients of a campaign that writes to nobody any more: of those whose contacts are
 * free, since a claim may have one in hand. What waited to be tried again is canceled with them; what is on the
 * wire ends by itself. Gives whether there may be more.
 */
export async function cancelWaiting(unit: Unit, campaignId: string): Promise<boolean> {
  const { accountId, now, tx } = unit;
  const find = (condition: SQL) =>
    run<{ contact_id: string }>(
      tx,
      sql`select contact_id from campaign_recipient
        where account_id = ${accountId} and campaign_id = ${campaignId} and ${condition}
        limit ${step}::int`,
    );
  const due = await find(sql`due_at is not null`);
  const found = due.length > 0 ? due : await find(sql`state in ('pending', 'held')`);
  if (found.length === 0) return false;
  const locked = await lockContacts(
    unit,
    found.map((row) => row.contact_id),
  );
  const rows = await run<{ before: RecipientState; message_id: string | null }>(
    tx,
    sql`update campaign_recipient r
      set state = 'canceled', reason = 'campaign_canceled', due_at = null, updated_at = ${now}
      from (select contact_id, state from campaign_recipient
        where account_id = ${accountId} and campaign_id = ${campaignId}
          and contact_id = any(${arrayOf('uuid', [...locked])})
          and (due_at is not null or state in ('pending', 'held'))) as b
      where r.account_id = ${accountId} and r.campaign_id = ${campaignId}
        and r.contact_id = b.contact_id
      returning b.state as before, r.message_id`,
  );
  const written = rows.flatMap((row) => row.message_id ?? []);
  if (written.length > 0) {
    await run(
      tx,
      sql`update message set status = 'canceled', status_at = ${now}
        where account_id = ${accountId} and id = any(${arrayOf('uuid', written)})
          and status = 'queued'`,
    );
  }
  await addCounts(
    unit,
    rows.flatMap(({ before }) => transition(campaignId, before, 'canceled')),
  );
  return true;
}
