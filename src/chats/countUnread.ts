import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { chat } from './table.ts';

/** Messages are counted so far; of more it is said that there are as many as this. */
export const mostUnread = 100;

/** How many messages of its contact nobody of ours has read, by chat; none where there are none. */
export async function countUnread(
  { tx, accountId }: Unit,
  chats: Pick<typeof chat.$inferSelect, 'id' | 'seenSeq' | 'lastInboundSeq'>[],
): Promise<Map<string, number>> {
  const unread = chats.filter(({ seenSeq, lastInboundSeq }) => seenSeq < lastInboundSeq);
  if (unread.length === 0) return new Map();
  const rows = await run<{ id: string; count: number }>(
    tx,
    sql`select c.id, m.count
      from unnest(
        ${arrayOf(
          'uuid',
          unread.map(({ id }) => id),
        )},
        ${arrayOf(
          'integer',
          unread.map(({ seenSeq }) => seenSeq),
        )}
      ) as c(id, seen_seq)
      cross join lateral (
        select count(*)::int as count from (
          select from message
          where account_id = ${accountId} and chat_id = c.id and seq > c.seen_seq
            and direction = 'in' and type not in ('reaction', 'edit', 'revoke', 'system')
          limit ${mostUnread}
        ) each
      ) m
      where m.count > 0`,
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
