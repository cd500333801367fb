import { type AnyColumn, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './connect.ts';
import { cell, cellOf, givenRows, type NamedColumn, parametersOf } from './rowParameters.ts';
import { type RawRow, runText, textAndParameters, textOfStatement } from './run.ts';

type Key<T extends PgTable> = keyof T['$inferSelect'] & string;

/** A row to write. A column's value `null` is SQL's null, in a JSON column too. */
type Row<T extends PgTable> = T['$inferInsert'];

export type InsertOptions<T extends PgTable> = {
  /** `'nothing'`: skip any conflict. `{ target }`: skip, or with `set` overwrite, on that key. */
  onConflict?: 'nothing' | { target: readonly Key<T>[]; set?: readonly Key<T>[] };
};

/**
 * Inserts all rows, of one account, by one statement, `insert into t (…) select … from unnest($1, $2, …)`,
 * in their order: its text is the same for one row and for a thousand, and no parameter limit is near.
 * Every row must name the same columns; those that none names take the table's defaults. Gives the
 * number of rows written.
 */
export async function insertRows<T extends PgTable>(
  tx: Tx,
  table: T,
  rows: readonly Row<T>[],
  options: InsertOptions<T> = {},
): Promise<number> {
  if (rows.length === 0) return 0;
  return (await insert(tx, table, rows, options, [])).count;
}

/** As `insertRows`, and gives `returning` of each row written, in order; skipped rows are missing. */
export async function insertRowsReturning<T extends PgTable, K extends Key<T>>(
  tx: Tx,
  table: T,
  rows: readonly Row<T>[],
  returning: readonly K[],
  options: InsertOptions<T> = {},
): Promise<Pick<T['$inferSelect'], K>[]> {
  if (rows.length === 0) return [];
  const columns = columnsNamed(table, returning);
  const written = await insert(tx, table, rows, options, columns);
  return written.map((row) => readRow(columns, row));
}

/**
 * Sets `columns` of every row found by `keys` to that row's own values, by one statement; gives the
 * number of rows changed. Two rows with the same key are one too many: Postgres takes either.
 */
export async function updateRows<T extends PgTable, K extends Key<T>, C extends Key<T>>(
  tx: Tx,
  table: T,
  keys: readonly K[],
  rows: readonly Pick<T['$inferSelect'], K | C>[],
  columns: readonly C[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const { all, text } = remembered(table, `update ${keys} ${columns}`, () => {
    const keyColumns = columnsNamed(table, keys);
    const setColumns = columnsNamed(table, columns);
    const named = [...keyColumns, ...setColumns];
    const set = setColumns.map((each) => sql`${nameOf(each)} = ${cellOf(each, named)}`);
    const match = keyColumns.map((each) => sql`t.${nameOf(each)} = ${cellOf(each, named)}`);
    const statement = sql`update ${table} as t set ${listOf(set)} from ${givenRows(named)}
      where ${sql.join(match, sql` and `)}`;
    return { all: named, text: textOfStatement(statement) };
  });
  return (await runText(tx, text, parametersOf(table, all, rows))).count;
}

/**
 * The rows that `condition` finds, all columns or those of `keys`, by their names in code:
 * `selectRows(tx, chat, sql`account_id = ${id}`)`. The driver already gives what the columns' types
 * promise (`speakOurTypes`), so nothing is mapped cell by cell.
 */
export function selectRows<T extends PgTable, K extends Key<T> = Key<T>>(
  tx: Tx,
  table: T,
  condition: SQL,
  keys: readonly K[] | 'all' = 'all',
): Promise<Pick<T['$inferSelect'], K>[]> {
  const { text } = remembered(table, `select ${keys}`, () => {
    const all = columnsNamed(table, keys === 'all' ? Object.keys(getTableColumns(table)) : keys);
    const aliased = all.map((each) => sql`${nameOf(each)} as ${sql.identifier(each.key)}`);
    return { all, text: textOfStatement(sql`select ${listOf(aliased)} from ${table} where `) };
  });
  const { sql: where, params } = textAndParameters(condition);
  return runText(tx, text + where, params);
}

function insert<T extends PgTable>(
  tx: Tx,
  table: T,
  rows: readonly Row<T>[],
  options: InsertOptions<T>,
  returning: NamedColumn[],
) {
  const keys = keysOf(rows);
  const names = returning.map(({ key }) => key);
  const name = `insert ${keys} ${JSON.stringify(options.onConflict)} ${names}`;
  const { all, text } = remembered(table, name, () => {
    const columns = columnsNamed(table, keys);
    const statement = insertStatement(table, columns, options);
    const given = returning.map(nameOf);
    // Citus counts what it was given, written or skipped, unless it is asked what was written.
    if (given.length === 0 && maySkip(options)) given.push(sql`1`);
    const told = given.length > 0 ? sql` returning ${listOf(given)}` : sql``;
    return { all: columns, text: textOfStatement(sql`${statement}${told}`) };
  });
  return runText(tx, text, parametersOf(table, all, rows));
}

const maySkip = <T extends PgTable>({ onConflict }: InsertOptions<T>): boolean =>
  onConflict === 'nothing' || (onConflict !== undefined && onConflict.set === undefined);

/** A statement's columns, in the order of its parameters, and its text. */
type Statement = { all: NamedColumn[]; text: string };

const statements = new WeakMap<PgTable, Map<string, Statement>>();

/** Putting a text together costs more than a few rows do, and there are few texts. */
function remembered(table: PgTable, name: string, make: () => Statement): Statement {
  const known = statements.get(table) ?? new Map<string, Statement>();
  statements.set(table, known);
  const statement = known.get(name) ?? make();
  known.set(name, statement);
  return statement;
}

function insertStatement<T extends PgTable>(
  table: T,
  columns: NamedColumn[],
  { onConflict }: InsertOptions<T>,
): SQL {
  const values = columns.map((each) => cellOf(each, columns));
  const insertion = sql`insert into ${table} (${listOf(columns.map(nameOf))})
    select ${listOf(values)} from ${givenRows(columns)}`;
  if (onConflict === undefined) return insertion;
  if (onConflict === 'nothing') return sql`${insertion} on conflict do nothing`;

  const target = listOf(columnsNamed(table, onConflict.target).map(nameOf));
  const action = onConflict.set
    ? sql`update set ${listOf(
        columnsNamed(table, onConflict.set).map(
          (each) => sql`${nameOf(each)} = excluded.${nameOf(each)}`,
        ),
      )}`
    : sql`nothing`;
  return sql`${insertion} on conflict (${target}) do ${action}`;
}

/** Every column that some row names. */
function keysOf(rows: readonly object[]): string[] {
  const keys = new Set<string>();
  for (const row of rows) {
    for (const key in row) if (!keys.has(key) && cell(row, key) !== undefined) keys.add(key);
  }
  return [...keys];
}

function columnsNamed(table: PgTable, keys: readonly string[]): NamedColumn[] {
  const columns: Record<string, AnyColumn> = getTableColumns(table);
  return keys.map((key) => {
    const column = columns[key];
    if (!column) throw new Error(`The table "${getTableName(table)}" has no column "${key}"`);
    return { key, column };
  });
}

const nameOf = ({ column }: NamedColumn): SQL => sql`${sql.identifier(column.name)}`;
const listOf = (parts: SQL[]): SQL => sql.join(parts, sql`, `);

// drizzle's own columns say what their driver values mean; the row type is the sum of those columns.
const readRow = <R>(columns: NamedColumn[], row: RawRow): R =>
  Object.fromEntries(
    columns.map(({ key, column }) => {
      const value = row[column.name];
      return [key, value === null ? null : column.mapFromDriverValue(value)];
    }),
  ) as R;
