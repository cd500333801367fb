import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** An event that condemned itself; its body is not shown, it is somebody's message. */
export type DeadEvent = {
  id: number;
  kind: string;
  field: string;
  receivedAt: Date;
  diedAt: Date;
  error: string;
};

/** The account's dead events, the newest first, at most `limit`. */
export async function listDead(unit: Unit, limit: number): Promise<DeadEvent[]> {
  const rows = await run<{
    id: number;
    kind: string;
    field: string;
    received_at: Date;
    died_at: Date;
    error: string;
  }>(
    unit.tx,
    sql`select id, kind, field, received_at, died_at, error from inbox_dead
      where account_id = ${unit.accountId} order by died_at desc, id desc limit ${limit}::int`,
  );
  return rows.map(({ received_at: receivedAt, died_at: diedAt, ...row }) => ({
    ...row,
    receivedAt,
    diedAt,
  }));
}

/**
 * Puts dead events back into the inbox, once what killed them is mended: these, or all. They are
 * handled as what happens now, after everything newer. Gives how many.
 */
export async function redriveDead(unit: Unit, ids: number[] | 'all'): Promise<number> {
  const chosen = ids === 'all' ? sql`true` : sql`id = any(${arrayOf('bigint', ids)})`;
  const back = await run(
    unit.tx,
    sql`with chosen as (
        delete from inbox_dead where account_id = ${unit.accountId} and ${chosen}
        returning lane, key, line_id, kind, field, at, body
      )
      insert into inbox (account_id, id, lane, key, line_id, kind, field, at, body, received_at)
      select ${unit.accountId}, nextval('inbox_group') * 1024, lane, key, line_id, kind, field, at,
        body, ${unit.now}
      from chosen on conflict do nothing`,
  );
  return back.count;
}
