import { type SQL, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { durationMs } from '../engine/duration.ts';
import type { Cap } from './table.ts';

/** When campaigns wrote to a contact in the cap's period, newest first and no more than the cap counts; an array. */
export function writtenAt({ accountId, now }: Unit, contactId: SQL, cap: Cap | null): SQL {
  if (!cap) return sql`'{}'::timestamptz[]`;
  const since = new Date(now.getTime() - durationMs(cap.period));
  return sql`array(select coalesce(x.sent_at, x.updated_at) as at from campaign_recipient x
    where x.account_id = ${accountId} and x.contact_id = ${contactId}
      and x.state in ('queued', 'in_doubt', 'sent', 'delivered', 'read')
      and coalesce(x.sent_at, x.updated_at) > ${since}
    order by at desc limit ${cap.max}::int)`;
}
