import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import * as metrics from './metrics.ts';

const knownWithinMs = 3_600_000;
const atOnce = 1_000;

/** How many went back to the inbox, and whether more are to be looked at now. */
type Swept = { back: number; more: boolean };

/**
 * Statuses whose message was not known when they came: those whose attempt has been found since go
 * back to the inbox, others are looked at again, after two seconds and then each time when they are twice as
 * old: on a line that others send over too, most are theirs. After an hour they are counted as that and
 * dropped. A thousand at most, but for those that somebody else is at.
 */
export async function sweepParked(unit: Unit): Promise<Swept> {
  const { accountId, now, tx } = unit;
  const due = await run<{ key: Buffer; parked_at: Date }>(
    tx,
    sql`select key, parked_at from parked_status where account_id = ${accountId} and next_look_at <= ${now}
      order by next_look_at limit ${atOnce}::int for no key update skip locked`,
  );
  if (due.length === 0) return { back: 0, more: false };
  const keys = arrayOf(
    'bytea',
    due.map(({ key }) => key),
  );
  const isDue = sql`account_id = ${accountId} and key = any(${keys})`;
  const back = await run<{ key: Buffer }>(
    tx,
    sql`with found as (
        delete from parked_status p where ${isDue}
          and exists (
            select 1 from attempt a where a.account_id = ${accountId} and a.line_id = p.line_id
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
    sql`delete from parked_status where ${isDue}
      and parked_at <= ${new Date(now.getTime() - knownWithinMs)}`,
  );
  metrics.foreign.inc({ what: 'status' }, foreign.count);
  const nextLooks = arrayOf(
    'timestamptz',
    due.map(({ parked_at: parkedAt }) => nextLookAt(parkedAt, now)),
  );
  await run(
    tx,
    sql`update parked_status p set next_look_at = n.next_look_at
      from unnest(${keys}, ${nextLooks}) as n(key, next_look_at)
      where p.account_id = ${accountId} and p.key = n.key`,
  );
  return { back: back.length, more: due.length === atOnce };
}

/** When it is twice as old, in two seconds at the soonest, and once more at the end of its hour. */
function nextLookAt(parkedAt: Date, now: Date): Date {
  const ageMs = now.getTime() - parkedAt.getTime();
  const lastMs = parkedAt.getTime() + knownWithinMs;
  return new Date(Math.min(now.getTime() + Math.max(ageMs, 2_000), lastMs));
}
