import { type SQL, sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { selectRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import * as metrics from './metrics.ts';
import { shareOut, type Waiting } from './shareOut.ts';
import { call } from './table.ts';

/** A call to be made now by whoever claimed it, until its lease is over. `tries` includes this one. */
export type DueCall = typeof call.$inferSelect;

/** What a caller can take on of an account. */
export type Room = {
  places: number;
  /** Its calls that are under way, by the hash of their origin in hex. */
  held: ReadonlyMap<string, number>;
  /** Of calls whose caller has vanished: how many for the first time, how many for another. */
  suspects: { once: number; again: number };
};

/** What a caller has beyond the call's own timeout, to write down what became of it. */
export const settleWithinMs = 5_000;

/**
 * Takes calls that are due, for each origin the longest-waiting first; what somebody else is taking is
 * passed over. A process that dies while it calls leaves the call to others when the lease is over: it is
 * made again then, with the same call id, for nobody can know whether it was made. As it may be what
 * killed the process, it is counted, and taken with few others of its kind, so that those that only
 * happened to be by are not counted with it again.
 */
export async function claimCalls(unit: Unit, { places, held, suspects }: Room): Promise<DueCall[]> {
  const left = await takeSuspects(unit, {
    once: Math.min(suspects.once, places),
    again: Math.min(suspects.again, places),
  });
  const taken = new Map(held);
  for (const { origin } of left) count(taken, origin.toString('hex'));
  const waiting = await findWaiting(unit, places);
  const fresh = await takeFresh(unit, shareOut(waiting, taken, places - left.length));
  const due = [...left, ...fresh].map((row) => ({
    ...row,
    tries: row.tries + 1,
    vanished: row.vanished + (row.leased ? 1 : 0),
    leased: true,
    dueAt: new Date(unit.now.getTime() + row.timeoutMs + settleWithinMs),
  }));
  const columns = ['tries', 'vanished', 'leased', 'dueAt'] as const;
  await updateRows(unit.tx, call, ['accountId', 'id'], due, columns);
  metrics.vanished.inc(left.length);
  return due;
}

const count = (of: Map<string, number>, key: string) => void of.set(key, (of.get(key) ?? 0) + 1);

/** Locked first and read after: between the two nobody else writes them. */
async function take({ tx, accountId }: Unit, choice: SQL): Promise<DueCall[]> {
  const ids = (await run<{ id: string }>(tx, choice)).map(({ id }) => id);
  if (ids.length === 0) return [];
  return selectRows(
    tx,
    call,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', ids)}) order by due_at`,
  );
}

/** Origins with due calls that nobody is at, the longest-waiting first. Read without locks, a hint. */
async function findWaiting({ tx, accountId, now }: Unit, most: number): Promise<Waiting[]> {
  const rows = await run<{ origin: Buffer; due: number }>(
    tx,
    sql`with recursive o as (
        (select origin from call
          where account_id = ${accountId} and not leased and due_at is not null
          order by origin limit 1)
        union all
        select (select c.origin from call c
          where c.account_id = ${accountId} and not c.leased and c.due_at is not null
            and c.origin > o.origin
          order by c.origin limit 1)
        from o where o.origin is not null
      )
      select o.origin, w.due from o cross join lateral (
        select count(*)::int as due, min(due_at) as oldest from (
          select due_at from call c
          where c.account_id = ${accountId} and not c.leased and c.origin = o.origin
            and c.due_at <= ${now}
          order by c.due_at limit ${most}::int) as few) as w
      where w.due > 0 order by w.oldest`,
  );
  return rows.map(({ origin, due }) => ({ origin: origin.toString('hex'), due }));
}

function takeFresh(unit: Unit, shares: Map<string, number>): Promise<DueCall[]> {
  if (shares.size === 0) return Promise.resolve([]);
  const origins = [...shares.keys()].map((origin) => Buffer.from(origin, 'hex'));
  return take(
    unit,
    sql`select c.id from unnest(${arrayOf('bytea', origins)},
          ${arrayOf('integer', [...shares.values()])}) as share(origin, most)
        cross join lateral (
          select id from call
          where account_id = ${unit.accountId} and not leased and origin = share.origin
            and due_at <= ${unit.now}
          order by due_at limit share.most for no key update skip locked) as c`,
  );
}

/** Those whose caller has vanished: for the first time, and for another. */
function takeSuspects(unit: Unit, { once, again }: Room['suspects']): Promise<DueCall[]> {
  return take(
    unit,
    sql`select c.id from unnest(${arrayOf('boolean', [false, true])},
          ${arrayOf('integer', [once, again])}) as kind(before, most)
        cross join lateral (
          select id from call
          where account_id = ${unit.accountId} and leased and (vanished > 0) = kind.before
            and due_at <= ${unit.now}
          order by due_at limit kind.most for no key update skip locked) as c`,
  );
}
