import { sql } from 'drizzle-orm';
import type { Database } from '../db/connect.ts';
import { arrayLiteral, arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { TurnPlan, TurnRecord } from './planTurn.ts';

/** Records of turns that had one of these lanes, which are ours now: those turns are over. */
export const findRecords = (unit: Unit, lanes: number[]): Promise<TurnRecord[]> =>
  run<TurnRecord>(
    unit.tx,
    sql`select id, worker, lanes, items, vanished from turn
      where account_id = ${unit.accountId} and lanes && ${arrayOf('integer', lanes)}`,
  );

/**
 * Writes down what a turn has in hand, on a connection beside its transaction. It need not outlive
 * the server, only the process, and so waits for no disk.
 */
export async function recordTurn(
  { sql: pool }: Database,
  accountId: string,
  { record, suspects, spent }: TurnPlan,
  newId: () => string,
): Promise<void> {
  const alone = suspects.map(({ item, ...found }) => ({
    ...found,
    id: newId(),
    worker: null,
    items: [item],
  }));
  const rows = [record, ...alone];
  // An array of arrays would be flattened by unnest: they travel as texts of their own.
  const column = (pick: (row: TurnRecord) => string | null) => arrayLiteral(rows.map(pick));
  await pool`
    with hasty as (select set_config('synchronous_commit', 'off', true)),
      spent as (
        delete from turn
        where account_id = ${accountId} and id = any(${arrayLiteral(spent)}::uuid[])
      )
    insert into turn (account_id, id, worker, lanes, items, vanished)
    select ${accountId}, v.id, v.worker, v.lanes::int[], v.items::text[], v.vanished
    from hasty, unnest(${column((row) => row.id)}::uuid[], ${column((row) => row.worker)}::uuid[],
      ${column((row) => arrayLiteral(row.lanes.map(String)))}::text[],
      ${column((row) => arrayLiteral(row.items))}::text[],
      ${column((row) => String(row.vanished))}::int[]) as v(id, worker, lanes, items, vanished)`;
}

/** In the turn's own transaction: whatever it had in hand is dealt with when it commits. */
export async function closeRecord(unit: Unit, id: string): Promise<void> {
  await run(unit.tx, sql`delete from turn where account_id = ${unit.accountId} and id = ${id}`);
}

/** The turn failed, and its worker lives: nothing speaks against what it had in hand. */
export async function dropRecord(
  { sql: pool }: Database,
  accountId: string,
  id: string,
): Promise<void> {
  await pool`delete from turn where account_id = ${accountId} and id = ${id}`;
}

/** The turn was lost though its worker lives: it counts as that of one that vanished. */
export async function disownRecord(
  { sql: pool }: Database,
  accountId: string,
  id: string,
): Promise<void> {
  await pool`update turn set worker = ${nobody} where account_id = ${accountId} and id = ${id}`;
}

const nobody = '00000000-0000-0000-0000-000000000000';
