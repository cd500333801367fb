import { type AnyColumn, getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { type Binary, type BinaryType, binaryArray } from './binaryArray.ts';
import { arrayLiteral, bareArrayLiteral, textOf } from './literals.ts';

/** A column, and the name of its field in a row. */
export type NamedColumn = { key: string; column: AnyColumn };

/**
 * How rows travel to a statement: of each column what all of them have where they agree ($1, $2, …), and
 * after these a list for each, empty where they do; `unnest` fills it up with nulls. Much of a row is the
 * same in all (the line, the moment, what is not set), and Postgres would parse it again for each. The account
 * has no list: a statement is of one.
 */
export function givenRows(columns: NamedColumn[]): SQL {
  const listed = columns.filter(isListed);
  const lists = listed.map(({ column }, index) => {
    const type = isArray(column) ? 'text' : column.getSQLType();
    return `$${columns.length + index + 1}::${type}[]`;
  });
  const names = listed.map((_, index) => `c${index}`);
  return sql.raw(`unnest(${lists.join(', ')}) as v(${names.join(', ')})`);
}

/**
 * A row's value of a column, in a statement that reads from `givenRows`. An array of arrays would be
 * flattened by unnest, so each array travels as its own text and is cast back.
 */
export function cellOf(each: NamedColumn, columns: NamedColumn[]): SQL {
  const type = each.column.getSQLType();
  const shared = `$${columns.indexOf(each) + 1}::${isArray(each.column) ? 'text' : type}`;
  if (!isListed(each)) return sql.raw(shared);
  const value = `coalesce(v.c${columns.filter(isListed).indexOf(each)}, ${shared})`;
  return sql.raw(isArray(each.column) ? `${value}::${type}` : value);
}

/** The parameters of a statement that reads from `givenRows`. */
export function parametersOf(
  table: PgTable,
  columns: NamedColumn[],
  rows: readonly object[],
): unknown[] {
  const values = columns.map((each) => elementsOf(table, each, rows));
  const agreed = values.map((column) => column.every((value) => value === column[0]));
  // One list is as long as there are rows, whatever they share.
  const listed = columns.flatMap((each, index) => (isListed(each) ? [index] : []));
  if (listed.every((index) => agreed[index])) agreed[listed[0] ?? 0] = false;
  const shared = columns.map((each, index) => {
    if (agreed[index]) return driverValue(each.column, cell(rows[0] ?? {}, each.key));
    if (isListed(each)) return null;
    throw new Error(`Rows of two accounts for the table "${getTableName(table)}"`);
  });
  const lists = columns.flatMap((each, index) =>
    isListed(each) ? [listOf(each.column, agreed[index] ? [] : (values[index] ?? []))] : [],
  );
  return [...shared, ...lists];
}

/** Each row's value of a column, as it is listed. */
function elementsOf(table: PgTable, { key, column }: NamedColumn, rows: readonly object[]) {
  // Neighbours often share a value (the chat, the moment), which is made out once.
  let last: unknown;
  let element: Element = null;
  return rows.map((row, index) => {
    const value = cell(row, key);
    if (value === undefined) {
      throw new Error(`Row ${index} for the table "${getTableName(table)}" has no "${key}"`);
    }
    if (value !== last) {
      element = elementOf(column, value);
      last = value;
    }
    return element;
  });
}

type Element = string | number | Uint8Array | null;

function elementOf(column: AnyColumn, value: unknown): Element {
  if (value instanceof Date) return value.getTime();
  const given = driverValue(column, value);
  return given === null || given instanceof Uint8Array ? given : textOf(given);
}

/** Numbers and truth values travel as text, which is as cheap; the rest in its binary form. */
function listOf(column: AnyColumn, elements: Element[]): string | Binary {
  const type = isArray(column) ? 'text' : binaryTypes.get(column.getSQLType());
  if (type !== undefined) return binaryArray(type, elements);
  const texts = elements.map((each) => (each === null ? null : textOf(each)));
  return bareTypes.has(column.getSQLType()) ? bareArrayLiteral(texts) : arrayLiteral(texts);
}

const binaryTypes = new Map<string, BinaryType>([
  ['uuid', 'uuid'],
  ['timestamp with time zone', 'timestamptz'],
  ['text', 'text'],
  ['jsonb', 'jsonb'],
  ['bytea', 'bytea'],
]);

const bareTypes = new Set(['smallint', 'integer', 'bigint', 'double precision', 'boolean']);

const driverValue = (column: AnyColumn, value: unknown): unknown =>
  value === null ? null : column.mapToDriverValue(value);

const isListed = ({ column }: NamedColumn): boolean => column.name !== 'account_id';
const isArray = (column: AnyColumn): boolean => column.getSQLType().endsWith(']');
/** Rows are records whose fields are columns; the types of the public functions see to that. */
export const cell = (row: object, key: string): unknown => (row as Record<string, unknown>)[key];
