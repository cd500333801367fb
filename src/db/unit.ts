import { sql } from 'drizzle-orm';
import type { Database, Tx } from './connect.ts';
import type { Ids } from './ids.ts';
import { firstErrorOf } from './run.ts';

/** One transaction of one account, and the one moment at which all of it happens. */
export type Unit = {
  tx: Tx;
  now: Date;
  newId: () => string;
  accountId: string;
};

/** What is added to the database's clock: zero in production, moved by tests and the simulator. */
export type Clock = { offsetMs: number };

export type UnitDeps = { database: Database; clock: Clock; ids: Ids };

export type UnitOptions = {
  /**
   * For relay and sender: a process that freezes inside the transaction loses it after five
   * seconds, and a lock that is not free within one is an error (SQLSTATE 55P03).
   */
  guarded?: boolean;
};

/**
 * Runs `work` in one READ COMMITTED transaction; it commits when `work` resolves and rolls back
 * when it throws. `now` is the database's, so that processes with different clocks agree.
 */
export function openUnit<T>(
  deps: UnitDeps,
  accountId: string,
  work: (unit: Unit) => Promise<T>,
  { guarded = false }: UnitOptions = {},
): Promise<T> {
  return deps.database.db.transaction(async (tx) => {
    if (deps.database.isDistributed) await tx.execute(guarded ? guardShards : tellShards);
    const mayGuard = guarded && !deps.database.isDistributed;
    const [row] = await tx.execute<{ now: Date }>(mayGuard ? guardedNow : plainNow);
    if (!row) throw new Error('The database gave no time');
    const now = new Date(row.now.getTime() + deps.clock.offsetMs);
    try {
      return await work({ tx, now, newId: () => deps.ids(now.getTime()), accountId });
    } catch (error) {
      throw firstErrorOf(tx, error);
    }
  });
}

const plainNow = sql.raw('select now() as now');

// Statistics of tables that fill and empty within seconds are always wrong; all that relay and sender
// do is found by key, so their plans may only walk indexes.
//
// `set local` so often would be three round trips; set_config with `true` is the same, in one.
const guardedNow = sql.raw(`
  select now() as now,
    set_config('idle_in_transaction_session_timeout', '5s', true),
    set_config('lock_timeout', '1s', true),
    set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true),
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('jit', 'off', true)`);

// Citus passes `set local` on to the machines that the transaction comes to, if it is told to, and set_config never.
const tellShards = sql.raw(`set local citus.propagate_set_commands = 'local'`);

// It plans each statement for the shard that its account is in, which a generic plan cannot know.
const guardShards = sql.raw(`
  set local citus.propagate_set_commands = 'local';
  set local idle_in_transaction_session_timeout = '5s';
  set local lock_timeout = '1s';
  set local enable_seqscan = off;
  set local enable_hashjoin = off;
  set local enable_mergejoin = off;
  set local jit = off`);
