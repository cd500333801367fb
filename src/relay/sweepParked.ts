import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import * as metrics from './metrics.ts';

/**
 * Statuses whose message was not known when they came: those whose attempt has been found since go
 * back to the inbox, others are looked at again in two seconds; after an hour they are somebody
 * else's messages on our line, counted and dropped. Gives the number that went back.
 */
export async function sweepParked(unit: Unit): Promise<number> {
  const { accountId, now, tx } = unit;
  const back = await run<{ key: Buffer }>(
    tx,
    sql`with found as (
        delete from parked_status p where p.account_id = ${accountId} and p.next_look_at <= ${now}
          and exists (
            select 1 from attempt a where a.account_id = p.account_id and a.line_id = p.line_id
              and a.provider_key = p.provider_key and a.provider_key is not null)
        returning key, line_id, body, at
      )
      insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select ${accountId}, nextval('inbox_group') * 1024, 0, f.key, f.line_id, 'status', 'messages',
        f.at, f.body, ${now} from found f
      on conflict do nothing returning key`,
  );
  const foreign = await run(
    tx,
    sql`delete from parked_status where account_id = ${accountId}
      and parked_at <= ${new Date(now.getTime() - 3_600_000)}`,
  );
  metrics.foreign.inc({ what: 'status' }, foreign.count);
  await run(
    tx,
    sql`update parked_status set next_look_at = ${new Date(now.getTime() + 2_000)}
      where account_id = ${accountId} and next_look_at <= ${now}`,
  );
  return back.length;
}
