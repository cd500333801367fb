import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Tx } from './connect.ts';

const dialect = new PgDialect();

/** A row as the driver gives it, by column name. */
export type RawRow = Record<string, unknown>;

/**
 * Runs one statement as a *prepared* one and gives its rows; `count` of them for a write.
 *
 * drizzle's own `execute` describes a statement anew each time, which costs a second round trip
 * and stops the driver from sending the next statement before the first is answered. Only for
 * statements whose text is always the same: pass lists as one array (`arrayOf`).
 * Behind PgBouncer the connection's `prepare: false` wins.
 */
export async function run<R extends RawRow = RawRow>(
  tx: Tx,
  query: SQL,
): Promise<R[] & { count: number }> {
  const prepared = tx._.session.prepareQuery(
    dialect.sqlToQuery(query),
    undefined,
    'prepared',
    false,
  );
  // What a raw statement gives is known to its text alone; `R` is that text's promise.
  return (await prepared.execute()) as R[] & { count: number };
}
