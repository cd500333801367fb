import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { laneCount } from './lanes.ts';

/** So many of a queue, counted to 100,000, and since when the longest-waiting of them waits. */
export type Queue = { waiting: number; since: Date | null };

/** What waits in the relay for an account. */
export type Queues = {
  /** Events that wait for their turn. */
  inbox: Queue;
  /** Statuses whose message is not known yet. */
  parked: Queue;
  /** Timers that are due; `since` when the longest-waiting was. */
  timers: Queue;
  /** Counted to 100,000. */
  dead: number;
  /** When a process that takes webhooks, of whatever account, last said so; null: none ever did. */
  beatAt: Date | null;
};

const countedTo = 100_000;
const allLanes = Array.from({ length: laneCount }, (_, lane) => lane);

export async function readQueues(unit: Unit): Promise<Queues> {
  const { tx, accountId, now } = unit;
  const [row] = await run<{
    inbox: number;
    inbox_since: Date | null;
    parked: number;
    parked_since: Date | null;
    timers: number;
    timers_since: Date | null;
    dead: number;
  }>(
    tx,
    sql`select
        (select count(*)::int from (select 1 from inbox
          where account_id = ${accountId} limit ${countedTo}) as i) as inbox,
        (select received_at from inbox
          where account_id = ${accountId} order by id limit 1) as inbox_since,
        p.waiting as parked, p.since as parked_since, t.waiting as timers, t.since as timers_since,
        (select count(*)::int from (select 1 from inbox_dead
          where account_id = ${accountId} limit ${countedTo}) as d) as dead
      from (
        select count(*)::int as waiting, min(parked_at) as since from (
          select parked_at from parked_status
          where account_id = ${accountId} limit ${countedTo}) as parked
      ) as p, (
        select count(*)::int as waiting, min(due_at) as since from (
          select due_at from timer
          where account_id = ${accountId} and lane = any(${arrayOf('integer', allLanes)})
            and due_at <= ${now} limit ${countedTo}) as due
      ) as t`,
  );
  if (!row) throw new Error('The database counted nothing');
  const [beat] = await run<{ beat_at: Date }>(tx, sql`select beat_at from acceptance`);
  return {
    inbox: { waiting: row.inbox, since: row.inbox_since },
    parked: { waiting: row.parked, since: row.parked_since },
    timers: { waiting: row.timers, since: row.timers_since },
    dead: row.dead,
    beatAt: beat?.beat_at ?? null,
  };
}
