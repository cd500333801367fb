import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** A send whose answer was lost, and that no status has settled yet. */
export type Doubt = { messageId: string; chatId: string; lineId: string; since: Date };

/** The account's, the longest-standing first, at most `limit`, and how many there are. */
export async function listDoubts(
  { tx, accountId }: Unit,
  limit: number,
): Promise<{ doubts: Doubt[]; total: number }> {
  const rows = await run<{
    message_id: string;
    chat_id: string;
    line_id: string;
    since: Date;
    total: number;
  }>(
    tx,
    sql`select message_id, chat_id, line_id, outcome_at as since, (count(*) over ())::int as total
      from attempt
      where account_id = ${accountId} and outcome = 'in_doubt' and doubt_settled_at is null
      order by outcome_at limit ${limit}::int`,
  );
  return {
    doubts: rows.map(({ message_id, chat_id, line_id, since }) => ({
      messageId: message_id,
      chatId: chat_id,
      lineId: line_id,
      since,
    })),
    total: rows[0]?.total ?? 0,
  };
}
