import { type AnyColumn, getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from './connect.ts';
import { arrayLiteral, textOf } from './literals.ts';

type Key<T extends PgTable> = keyof T['$inferSelect'] & string;

/** A row to write. A column's value `null` is SQL's null, in a JSON column too. */
type Row<T extends PgTable> = T['$inferInsert'];

export type InsertOptions<T extends PgTable> = {
  /** `'nothing'`: skip any conflict. `{ target }`: skip, or with `set` overwrite, on that key. */
  onConflict?: 'nothing' | { target: readonly Key<T>[]; where?: SQL; set?: readonly Key<T>[] };
};

/**
 * Inserts all rows by one statement, `insert into t (…) select … from unnest($1, $2, …)`, in their
 * order: its text is the same for one row and for a thousand, and no parameter limit is near.
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
  return (await tx.execute(insertStatement(table, rows, options))).count;
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
  const written = await tx.execute(
    sql`${insertStatement(table, rows, options)} returning ${listOf(columns.map(nameOf))}`,
  );
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
  const keyColumns = columnsNamed(table, keys);
  const setColumns = columnsNamed(table, columns);
  const all = [...keyColumns, ...setColumns];
  const set = setColumns.map((each) => sql`${nameOf(each)} = ${cellOf(each, all)}`);
  const match = keyColumns.map((each) => sql`t.${nameOf(each)} = ${cellOf(each, all)}`);
  const statement = sql`update ${table} as t set ${listOf(set)} from ${unnest(table, all, rows)}
    where ${sql.join(match, sql` and `)}`;
  return (await tx.execute(statement)).count;
}

type NamedColumn = { key: string; column: AnyColumn };

function insertStatement<T extends PgTable>(
  table: T,
  rows: readonly Row<T>[],
  { onConflict }: InsertOptions<T>,
): SQL {
  const columns = columnsNamed(table, keysOf(rows));
  const values = columns.map((each) => cellOf(each, columns));
  const insert = sql`insert into ${table} (${listOf(columns.map(nameOf))})
    select ${listOf(values)} from ${unnest(table, columns, rows)}`;
  if (onConflict === undefined) return insert;
  if (onConflict === 'nothing') return sql`${insert} on conflict do nothing`;

  const target = listOf(columnsNamed(table, onConflict.target).map(nameOf));
  const where = onConflict.where ? sql` where ${onConflict.where}` : sql``;
  const action = onConflict.set
    ? sql`update set ${listOf(
        columnsNamed(table, onConflict.set).map(
          (each) => sql`${nameOf(each)} = excluded.${nameOf(each)}`,
        ),
      )}`
    : sql`nothing`;
  return sql`${insert} on conflict (${target})${where} do ${action}`;
}

function keysOf(rows: readonly object[]): string[] {
  const keys = new Set<string>();
  for (const row of rows) {
    for (const [key, value] of Object.entries(row)) if (value !== undefined) keys.add(key);
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

const isArray = (column: AnyColumn): boolean => column.getSQLType().endsWith(']');

/** `unnest($1::uuid[], $2::text[], …) as v(c0, c1, …)`. An array of arrays would be flattened by
 * unnest, so each array travels as its own text and `cellOf` casts it back. */
function unnest(table: PgTable, columns: NamedColumn[], rows: readonly object[]): SQL {
  const parameters = columns.map((each) => {
    const type = isArray(each.column) ? 'text' : each.column.getSQLType();
    return sql`${columnLiteral(table, each, rows)}::${sql.raw(type)}[]`;
  });
  const names = columns.map((_, index) => sql.raw(`c${index}`));
  return sql`unnest(${listOf(parameters)}) as v(${listOf(names)})`;
}

function cellOf(each: NamedColumn, columns: NamedColumn[]): SQL {
  const value = sql.raw(`v.c${columns.indexOf(each)}`);
  return isArray(each.column) ? sql`${value}::${sql.raw(each.column.getSQLType())}` : value;
}

function columnLiteral(
  table: PgTable,
  { key, column }: NamedColumn,
  rows: readonly object[],
): string {
  const texts = rows.map((row, index) => {
    const value = ownValue(row, key);
    if (value === undefined) {
      throw new Error(`Row ${index} for the table "${getTableName(table)}" has no "${key}"`);
    }
    return value === null ? null : textOf(column.mapToDriverValue(value));
  });
  return arrayLiteral(texts);
}

const ownValue = (row: object, key: string): unknown =>
  Object.getOwnPropertyDescriptor(row, key)?.value;

// drizzle's own columns say what their driver values mean; the row type is the sum of those columns.
const readRow = <R>(columns: NamedColumn[], row: Record<string, unknown>): R =>
  Object.fromEntries(
    columns.map(({ key, column }) => {
      const value = row[column.name];
      return [key, value === null ? null : column.mapFromDriverValue(value)];
    }),
  ) as R;
