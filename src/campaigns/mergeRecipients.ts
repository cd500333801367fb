import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { addCounts } from './addCounts.ts';
import { forgetRecipients } from './forgetRecipients.ts';

/**
 * Two contacts are one person, who is written to once by a campaign: what one of them was sent stays, and the
 * other is no recipient any more. Both are locked, and the loser's chats have been moved.
 */
export async function mergeRecipients(
  unit: Unit,
  { winner, loser }: { winner: string; loser: string },
): Promise<void> {
  const { accountId, tx } = unit;
  const both = await run<{ campaign_id: string; spare: string }>(
    tx,
    sql`select w.campaign_id,
        case when w.message_id is null and l.message_id is not null then w.contact_id
          else l.contact_id end as spare
      from campaign_recipient w
      join campaign_recipient l on l.account_id = w.account_id and l.campaign_id = w.campaign_id
      where w.account_id = ${accountId} and w.contact_id = ${winner} and l.contact_id = ${loser}`,
  );
  const changes = await forgetRecipients(
    unit,
    both.map((row) => ({ campaignId: row.campaign_id, contactId: row.spare })),
  );
  // One whose message stands in a chat that could not be moved is found with it.
  await run(
    tx,
    sql`update campaign_recipient r set contact_id = ${winner}
      where r.account_id = ${accountId} and r.contact_id = ${loser}
        and not exists (select 1 from message m
          where m.account_id = r.account_id and m.id = r.message_id and m.contact_id = ${loser})`,
  );
  await addCounts(unit, changes);
}
