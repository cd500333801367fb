import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Tx } from './connect.ts';
import { sqlState } from './sqlState.ts';

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
  try {
    // What a raw statement gives is known to its text alone; `R` is that text's promise.
    return (await prepared.execute()) as R[] & { count: number };
  } catch (error) {
    if (!isAborted(error) && !firstErrors.has(tx)) firstErrors.set(tx, error);
    throw error;
  }
}

/** What ended each transaction that failed in a statement of ours. */
const firstErrors = new WeakMap<Tx, unknown>();

/** The transaction had failed before: SQLSTATE 25P02, in_failed_sql_transaction. */
const isAborted = (error: unknown): boolean => sqlState(error) === '25P02';

/**
 * Why a transaction failed, of what it threw: of several statements sent at once those behind the one
 * that failed are told no more than that something has, and one of them may be heard first.
 */
export const firstErrorOf = (tx: Tx, thrown: unknown): unknown =>
  isAborted(thrown) ? (firstErrors.get(tx) ?? thrown) : thrown;
