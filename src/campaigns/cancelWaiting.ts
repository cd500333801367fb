import { type SQL, sql } from 'drizzle-orm';
import { lockContacts } from '../contacts/lockContacts.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts } from './addCounts.ts';
import { codeOf, transition } from './moveRecipients.ts';
import type { RecipientState } from './table.ts';

const step = 1_000;

type Ended = {
  before: RecipientState;
  state: RecipientState;
  code: number | null;
  message_id: string | null;
};

/**
 * Cancels some of the recipients of a campaign that writes to nobody any more: of those whose contacts are
 * free, since a claim may have one in hand. What waited to be tried again is canceled with them, or has failed
 * where the provider had said later that it did not deliver it; what is on the wire ends by itself. Gives
 * whether there may be more.
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
  const rows = await run<Ended>(
    tx,
    sql`update campaign_recipient r
      set state = b.state, reason = case when b.code is null then 'campaign_canceled' end, code = b.code,
        due_at = null, updated_at = ${now}
      from (select c.contact_id, c.state as before, m.error_code as code,
          case when m.error_code is null then 'canceled' else 'failed' end as state
        from campaign_recipient c
        left join message m on m.account_id = c.account_id and m.id = c.message_id and m.status = 'queued'
        where c.account_id = ${accountId} and c.campaign_id = ${campaignId}
          and c.contact_id = any(${arrayOf('uuid', [...locked])})
          and (c.due_at is not null or c.state in ('pending', 'held'))) as b
      where r.account_id = ${accountId} and r.campaign_id = ${campaignId}
        and r.contact_id = b.contact_id
      returning b.before, r.state, r.code, r.message_id`,
  );
  const written = rows.flatMap((row) => row.message_id ?? []);
  if (written.length > 0) {
    await run(
      tx,
      sql`update message set status_at = ${now},
          status = case when error_code is null then 'canceled' else 'failed' end
        where account_id = ${accountId} and id = any(${arrayOf('uuid', written)})
          and status = 'queued'`,
    );
  }
  await addCounts(
    unit,
    rows.flatMap(({ before, state, code }) => [
      ...transition(campaignId, before, state),
      ...codeOf(campaignId, state, code, 1),
    ]),
  );
  return true;
}
