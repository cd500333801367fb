/** A growing sequence of which the oldest part may be dropped; each item has its number. */
export type Ring<T extends { seq: number }> = {
  add(item: T): void;
  /** What came after `seq`, oldest first. */
  after(seq: number): T[];
  /** The newest item that fits, if any. */
  newest(fits: (item: T) => boolean): T | undefined;
  oldest(): T | undefined;
  /** Drops everything up to and including `seq`. */
  dropThrough(seq: number): void;
  size(): number;
};

/** Keeps the newest `capacity` items; the rest is for the caller to drop. */
export function createRing<T extends { seq: number }>(
  capacity = Number.POSITIVE_INFINITY,
): Ring<T> {
  let items: T[] = [];
  let first = 0;

  // Cut off in blocks: shifting an array at every step would copy it at every step.
  function trim(): void {
    if (first < 64 || first * 2 < items.length) return;
    items = items.slice(first);
    first = 0;
  }

  return {
    add(item) {
      items.push(item);
      if (items.length - first > capacity) first += 1;
      trim();
    },
    after(seq) {
      let low = first;
      let high = items.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const item = items[middle];
        if (item !== undefined && item.seq <= seq) low = middle + 1;
        else high = middle;
      }
      return items.slice(low);
    },
    newest(fits) {
      for (let index = items.length - 1; index >= first; index -= 1) {
        const item = items[index];
        if (item !== undefined && fits(item)) return item;
      }
      return undefined;
    },
    oldest: () => items[first],
    dropThrough(seq) {
      for (let item = items[first]; item !== undefined && item.seq <= seq; item = items[first]) {
        first += 1;
      }
      trim();
    },
    size: () => items.length - first,
  };
}
