import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Writes } from '../writes.ts';

/**
 * Only what nobody has begun to send; those that were a campaign's are added to `ofCampaigns`. For an agent
 * these are not canceled: what waits as a recipient waits until the chat is free.
 */
export async function cancelMessages(
  unit: Unit,
  chats: Writes['canceledChats'],
  ofCampaigns: string[],
): Promise<void> {
  for (const { chatId, fromSeq, toSeq, reason } of chats) {
    const rows = await run<{ id: string; campaign_id: string | null }>(
      unit.tx,
      sql`update message set status = 'canceled', status_at = ${unit.now}, error_code = null, error = ${reason}
        where account_id = ${unit.accountId} and chat_id = ${chatId}
          and seq between ${fromSeq} and ${toSeq} and direction = 'out' and status = 'queued'
          and (campaign_id is null or ${reason === 'opted_out'}::boolean)
        returning id, campaign_id`,
    );
    ofCampaigns.push(...rows.flatMap((row) => (row.campaign_id === null ? [] : [row.id])));
  }
}

export async function deleteFromOutbox(unit: Unit, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await run(
    unit.tx,
    sql`delete from outbox where account_id = ${unit.accountId}
      and message_id = any(${arrayOf('uuid', messageIds)}) and attempt_id is null`,
  );
}

/** A doubt holds its chat for a while; this one is over now. */
export async function endHolds(unit: Unit, settled: Writes['doubtsSettled']): Promise<void> {
  if (settled.length === 0) return;
  await run(
    unit.tx,
    sql`update outbox o set ready_at = ${unit.now}
      from unnest(${arrayOf(
        'uuid',
        settled.map((each) => each.messageId),
      )}, ${arrayOf(
        'uuid',
        settled.map((each) => each.attemptId),
      )}) as s(message_id, attempt_id)
      where o.account_id = ${unit.accountId} and o.message_id = s.message_id
        and o.attempt_id = s.attempt_id`,
  );
}
