/** Where a page begins: what the one before ended with. */
export type Cursor = string[];

export type PageRequest = { after?: Cursor; limit: number };

/** A stretch of a list, and what it ended with where there is more. */
export type Page<T> = { items: T[]; next?: Cursor };

/** Makes a page of rows that were read with `limit` + 1: the one too many says that there is more. */
export function pageOf<T>(rows: T[], limit: number, cursorOf: (last: T) => Cursor): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: cursorOf(last) } : { items };
}
