import { sql } from 'drizzle-orm';
import { uuidFloor } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** One minute, from its beginning: messages heard, taken by the provider, and refused by it. */
export type Minute = { from: Date; received: number; sent: number; failed: number };

const minuteMs = 60_000;
/** Rows looked at of each kind: of the busiest account the curve begins later. */
const lookedAt = 100_000;

/** How much came and went in the last `minutes` whole minutes and the one that runs, oldest first. */
export async function readTraffic(unit: Unit, minutes: number): Promise<Minute[]> {
  const { tx, accountId, now } = unit;
  const running = Math.floor(now.getTime() / minuteMs);
  const first = running - minutes;
  const floor = uuidFloor(first * minuteMs);
  const received = await run<{ minute: number; received: number }>(
    tx,
    sql`select floor(extract(epoch from created_at) / 60)::int as minute, count(*)::int as received
      from (select created_at, direction from message
        where account_id = ${accountId} and id >= ${floor} order by id desc limit ${lookedAt}) as m
      where direction = 'in' group by 1`,
  );
  const sent = await run<{ minute: number; sent: number; failed: number }>(
    tx,
    sql`select floor(extract(epoch from claimed_at) / 60)::int as minute,
        count(*) filter (where outcome = 'accepted' and status <> 'failed')::int as sent,
        count(*) filter (where outcome = 'refused' or status = 'failed')::int as failed
      from (select claimed_at, outcome, status from attempt
        where account_id = ${accountId} and id >= ${floor} order by id desc limit ${lookedAt}) as a
      group by 1`,
  );
  return Array.from({ length: running - first + 1 }, (_, place) => {
    const minute = first + place;
    const went = sent.find((each) => each.minute === minute);
    return {
      from: new Date(minute * minuteMs),
      received: received.find((each) => each.minute === minute)?.received ?? 0,
      sent: went?.sent ?? 0,
      failed: went?.failed ?? 0,
    };
  });
}

/** By line (uuid): messages that the provider took in the last minute. */
export async function readSentByLine({ tx, accountId, now }: Unit): Promise<Map<string, number>> {
  const rows = await run<{ line_id: string; sent: number }>(
    tx,
    sql`select line_id, count(*)::int as sent from (
        select line_id, outcome from attempt
        where account_id = ${accountId} and id >= ${uuidFloor(now.getTime() - minuteMs)}
        order by id desc limit ${lookedAt}) as a
      where outcome = 'accepted' group by line_id`,
  );
  return new Map(rows.map(({ line_id: lineId, sent }) => [lineId, sent]));
}
