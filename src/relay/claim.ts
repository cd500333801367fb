import { type SQL, sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { laneCount } from './lanes.ts';
import type { TurnRecord } from './planTurn.ts';
import { findRecords } from './turnRecord.ts';

/** An event taken from the inbox; its row is deleted in this transaction. */
export type TakenEvent = {
  id: number;
  lane: number;
  key: Buffer;
  lineId: string | null;
  kind: string;
  field: string;
  at: Date;
  receivedAt: Date;
  body: string;
};

export type Claim = {
  lanes: number[];
  events: TakenEvent[];
  /** Contacts of these lanes with a timer that has fallen due. */
  dueContacts: string[];
  /** People of the account were erased lately: their events are left out (`dropErased`). */
  hasErased: boolean;
  /** Where in the inbox these were looked for. */
  after: number;
  /** False: the lanes still hold events after these. */
  drained: boolean;
  /** What workers that have vanished had in hand of these lanes, and what is suspected since. */
  records: TurnRecord[];
};

export type ClaimOptions = {
  /** At most so many events. */
  limit: number;
  timers: TimerSpan;
  lanes: LaneChoice;
  /** Only events with a greater id: where dead rows stand in masses before the first that waits, reading over them is dear. */
  after: number;
};

/** At most `most` lanes, beginning with lane `first` and going round: two turns of an account can share it. */
export type LaneChoice = { first: number; most: number };

/** Timers that fell due within it may fire, both ends included; others are held. */
export type TimerSpan = { from: Date; to: Date };

/**
 * An account's turn: all its free lanes that have work, and their oldest events. Each statement
 * locks or reads one table, never both: a statement that waited for a lock sees the past of others.
 */
export async function claimTurn(
  unit: Unit,
  busy: number[],
  options: ClaimOptions,
): Promise<Claim | undefined> {
  if (busy.length === 0) return undefined;
  const lanes = await lockLanes(unit, busy, options.lanes);
  if (lanes.length === 0) return undefined;

  const [{ events, hasErased }, dueContacts, records] = await Promise.all([
    takeEvents(unit, lanes, options),
    findDueContacts(unit, lanes, options),
    findRecords(unit, lanes),
  ]);
  if (events.length === 0 && dueContacts.length === 0) return undefined;
  const drained = events.length < options.limit;
  const { after } = options;
  return { lanes, events, hasErased, dueContacts, after, drained, records };
}

/** Nothing from the beginning: a bound on the id makes the key of all lanes look as good as the index of one. */
export const beyond = (after: number, id: SQL): SQL =>
  after > 0 ? sql`and ${id} > ${after}` : sql``;

/** Lanes with events, or with timers that have fallen due: a hint, read without locks. */
export async function findBusyLanes(
  unit: Unit,
  after: number,
  timersFrom: Date,
): Promise<number[]> {
  const rows = await run<{ lane: number }>(
    unit.tx,
    sql`select l.lane from generate_series(0, ${laneCount - 1}::int) as l(lane)
      where exists (
          select 1 from inbox i where i.account_id = ${unit.accountId} and i.lane = l.lane
            ${beyond(after, sql`i.id`)})
        or exists (
          select 1 from timer t where t.account_id = ${unit.accountId} and t.lane = l.lane
            and t.due_at between ${timersFrom} and ${unit.now})`,
  );
  return rows.map((row) => row.lane);
}

async function lockLanes(
  unit: Unit,
  busy: number[],
  { first, most }: LaneChoice,
): Promise<number[]> {
  const lock = () =>
    run<{ lane: number }>(
      unit.tx,
      sql`select lane from lane
        where account_id = ${unit.accountId} and lane = any(${arrayOf('integer', busy)})
        order by (lane + ${laneCount - first}::int) % ${laneCount}::int limit ${most}::int
        for no key update skip locked`,
    );
  const locked = await lock();
  if (locked.length === Math.min(busy.length, most)) return locked.map((row) => row.lane);

  // Locked by another worker, or not made yet: accept never writes lane rows, it would wait for us.
  const made = await run(
    unit.tx,
    sql`insert into lane (account_id, lane)
      select ${unit.accountId}, missing.lane
      from unnest(${arrayOf('integer', busy)}) as missing(lane)
      where not exists (
        select 1 from lane l where l.account_id = ${unit.accountId} and l.lane = missing.lane)
      order by missing.lane on conflict do nothing`,
  );
  const all = made.count > 0 ? await lock() : locked;
  return all.map((row) => row.lane);
}

async function takeEvents(
  unit: Unit,
  lanes: number[],
  { limit, after }: ClaimOptions,
): Promise<Pick<Claim, 'events' | 'hasErased'>> {
  const rows = await run<{
    id: number;
    lane: number;
    key: Buffer;
    line_id: string | null;
    kind: string;
    field: string;
    at: Date;
    received_at: Date;
    body: string;
    has_erased: boolean;
  }>(
    unit.tx,
    sql`delete from inbox where account_id = ${unit.accountId} and id = any(array(
        select id from inbox
        where account_id = ${unit.accountId} and lane = any(${arrayOf('integer', lanes)})
          ${beyond(after, sql`id`)}
        order by id limit ${limit}::int))
      returning id, lane, key, line_id, kind, field, at, received_at, body,
        exists (select 1 from erased where account_id = ${unit.accountId}) as has_erased`,
  );
  const events = rows.map(
    ({ line_id: lineId, received_at: receivedAt, has_erased: _, ...row }): TakenEvent => ({
      ...row,
      lineId,
      receivedAt,
    }),
  );
  return {
    events: events.sort((a, b) => a.id - b.id),
    hasErased: rows.some((row) => row.has_erased),
  };
}

async function findDueContacts(
  unit: Unit,
  lanes: number[],
  options: ClaimOptions,
): Promise<string[]> {
  const rows = await run<{ contact_id: string }>(
    unit.tx,
    sql`select contact_id from timer
      where account_id = ${unit.accountId} and lane = any(${arrayOf('integer', lanes)})
        and due_at between ${options.timers.from} and ${options.timers.to}
      order by due_at limit ${options.limit}::int`,
  );
  return [...new Set(rows.map((row) => row.contact_id))];
}
