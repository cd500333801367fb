import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts } from './addCounts.ts';
import { lockCampaign } from './getCampaign.ts';
import { transition } from './moveRecipients.ts';
import type { RecipientState } from './table.ts';

/** Recipients at a time: claims of the campaign wait for no more than these. */
const step = 1_000;

/**
 * Lets some of those who were held for a window that has changed wait no longer, in one transaction with how
 * far it has come: the next claim judges them by the window of now. The campaign is locked, so that none has
 * them in hand. Gives whether to go on at once; whoever is in other hands is asked for again a little later.
 */
export async function lookAgain(unit: Unit, id: string): Promise<boolean> {
  const { accountId, now, tx } = unit;
  const { status, lookAgainAfter: after } = await lockCampaign(unit, id);
  if (after === null || (status !== 'running' && status !== 'paused')) return false;
  const seen = await run<{ contact_id: string; is_held: boolean }>(
    tx,
    sql`select contact_id, coalesce(reason = 'window' and due_at > ${now}, false) as is_held from campaign_recipient
      where account_id = ${accountId} and campaign_id = ${id} and contact_id > ${after}
      order by contact_id limit ${step}::int`,
  );
  const last = seen.at(-1)?.contact_id;
  const freed =
    last === undefined
      ? []
      : await run<{ before: RecipientState; state: RecipientState }>(
          tx,
          sql`update campaign_recipient r
            set state = case when r.state = 'held' then 'pending' else r.state end,
              reason = null, due_at = ${now}, updated_at = ${now}
            from (select contact_id, state from campaign_recipient
              where account_id = ${accountId} and campaign_id = ${id}
                and contact_id > ${after} and contact_id <= ${last}
                and reason = 'window' and due_at > ${now}
              for no key update skip locked) as b
            where r.account_id = ${accountId} and r.campaign_id = ${id} and r.contact_id = b.contact_id
            returning b.state as before, r.state`,
        );
  await addCounts(
    unit,
    freed.flatMap(({ before, state }) => transition(id, before, state)),
  );
  if (freed.length < seen.filter((row) => row.is_held).length) return false;
  const isDone = seen.length < step;
  await run(
    tx,
    sql`update campaign set look_again_after = ${isDone ? null : (last ?? null)}::uuid
      where account_id = ${accountId} and id = ${id}`,
  );
  return !isDone;
}
