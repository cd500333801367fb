import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** How sending stands on a line. */
export type LineOutbox = {
  lineId: string;
  /** Chats with a message to send, by its class. */
  replies: number;
  notifications: number;
  campaign: number;
  /** Since when the longest-waiting could have left; null where none could have yet. */
  since: Date | null;
  /** The provider asked for less: half the rate until then. */
  slowUntil: Date | null;
};

/** Of each line of the account that has something to send, or is slowed down. */
export async function readOutbox({ tx, accountId, now }: Unit): Promise<LineOutbox[]> {
  const rows = await run<{
    line_id: string;
    replies: number;
    notifications: number;
    campaign: number;
    since: Date | null;
    slow_until: Date | null;
  }>(
    tx,
    sql`select l.id as line_id, coalesce(o.replies, 0) as replies,
        coalesce(o.notifications, 0) as notifications, coalesce(o.campaign, 0) as campaign,
        o.since, b.slow_until
      from line l
      left join (
        select line_id, count(*) filter (where class = 0)::int as replies,
          count(*) filter (where class = 1)::int as notifications,
          count(*) filter (where class = 2)::int as campaign,
          min(ready_at) filter (where attempt_id is null and ready_at <= ${now}) as since
        from outbox where account_id = ${accountId} group by line_id
      ) as o on o.line_id = l.id
      left join line_bucket b on b.account_id = ${accountId} and b.line_id = l.id
        and b.slow_until > ${now}
      where l.account_id = ${accountId} and (o.line_id is not null or b.line_id is not null)
      order by l.id`,
  );
  return rows.map(({ line_id: lineId, slow_until: slowUntil, ...counts }) => ({
    lineId,
    slowUntil,
    ...counts,
  }));
}
