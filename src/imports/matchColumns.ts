import type { UploadRow } from './readRows.ts';

/**
 * By a column of an upload, what is in it; empty: it is passed over. A column that is not in it has what it is
 * called.
 */
export type ColumnMatch = ReadonlyMap<string, string>;

export const targetOf = (columns: ColumnMatch, column: string): string =>
  columns.get(column) ?? column;

/** What the upload calls the column in which that is. */
export function columnIn(columns: ColumnMatch, called: readonly string[], target: string): string {
  const wanted = bareTarget(target);
  return called.find((each) => bareTarget(targetOf(columns, each)) === wanted) ?? target;
}

/** Without what only says what kind it is of, as `var.` does. */
export const bareTarget = (target: string): string =>
  target.replace(/^(properties|custom_property_values|var|variables)\./, '');

/** A reader of rows whose columns are called otherwise. What it refuses is of the column as the upload calls it. */
export function matched<Row extends object, R extends { column: string }>(
  read: (row: UploadRow) => Row | { refusal: R },
  columns: ColumnMatch,
): typeof read {
  if (columns.size === 0) return read;
  return (row) => {
    const named = Object.entries(row.cells).flatMap(([column, cell]) => {
      const target = targetOf(columns, column);
      return target === '' ? [] : [[target, cell] as const];
    });
    const result = read({ ...row, cells: Object.fromEntries(named) });
    if (!('refusal' in result)) return result;
    const { refusal } = result;
    const column = columnIn(columns, Object.keys(row.cells), refusal.column);
    return { refusal: { ...refusal, column } };
  };
}
