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
export function run<R extends RawRow = RawRow>(
  tx: Tx,
  query: SQL,
): Promise<R[] & { count: number }> {
  const { sql: text, params } = textAndParameters(query);
  return runText<R>(tx, text, params);
}

export const textAndParameters = (query: SQL) => dialect.sqlToQuery(query);

/** The text of a statement that has no parameters but those written out in it (`$1`). */
export const textOfStatement = (query: SQL): string => dialect.sqlToQuery(query).sql;

/** As `run`, of a text that is kept. */
export async function runText<R extends RawRow = RawRow>(
  tx: Tx,
  text: string,
  params: unknown[],
): Promise<R[] & { count: number }> {
  const prepared = tx._.session.prepareQuery({ sql: text, params }, undefined, 'prepared', false);
  // What a raw statement gives is known to its text alone; `R` is that text's promise.
  return (await prepared.execute()) as R[] & { count: number };
}
