import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';

/** What the provider told of a line, or of the account as a whole; `body` as it came. */
export type NoticeRow = { id: string; field: string; body: Json; at: Date };

/** Notices looked at for those of one line. */
const lookedAt = 2_000;

/**
 * What was last told of a line (uuid, and its number as E.164), the newest first, at most `limit`: what names it,
 * and what names no line at all.
 */
export const listNotices = (
  { tx, accountId }: Unit,
  { lineId, phoneNumber }: { lineId: string; phoneNumber: string },
  limit: number,
): Promise<NoticeRow[]> =>
  run<NoticeRow>(
    tx,
    sql`select id, field, body, at from (
        select id, line_id, field, body, at from notice
        where account_id = ${accountId} order by id desc limit ${lookedAt}) as newest
      where line_id = ${lineId} or (line_id is null and coalesce(
          regexp_replace(body->>'display_phone_number', '[^0-9]', '', 'g'), ${phoneNumber.slice(1)}
        ) = ${phoneNumber.slice(1)})
      order by id desc limit ${limit}::int`,
  );
