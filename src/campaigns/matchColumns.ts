import type { UploadRow } from '../imports/readRows.ts';
import type { RecipientRow, Refusal } from './recipientRow.ts';

/**
 * By a column of an upload, what is in it: a field of recipients, or a variable as `var.<name>`; empty: it is
 * passed over. A column that is not in it has what it is called.
 */
export type ColumnMatch = ReadonlyMap<string, string>;

export const targetOf = (columns: ColumnMatch, column: string): string =>
  columns.get(column) ?? column;

/** A reader of rows whose columns are called otherwise. What it refuses is of the column as the upload calls it. */
export function matched(
  read: (row: UploadRow) => RecipientRow | { refusal: Refusal },
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
    const column = Object.keys(row.cells).find(
      (each) => bare(targetOf(columns, each)) === bare(refusal.column),
    );
    return { refusal: { ...refusal, column: column ?? refusal.column } };
  };
}

const bare = (target: string): string => target.replace(/^(var|variables)\./, '');
