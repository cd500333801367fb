import type { hook } from './table.ts';

/** How a hook's receiver has been answering. */
export type Health = Pick<typeof hook.$inferSelect, 'failures' | 'failingSince' | 'restsUntil'>;

/** After so many requests in a row without success a receiver is taken to be away. */
const isFailingFrom = 5;
const firstRestMs = 5_000;
const longestRestMs = 10 * 60_000;

/** One that fails gets one event at a time, with rests between, until it takes one. */
export const isFailing = ({ failures }: Pick<Health, 'failures'>): boolean =>
  failures >= isFailingFrom;

/**
 * How a hook stands after requests that were taken or not (undefined: did not count); undefined where it
 * stands as before. One that was taken makes all well.
 */
export function healthAfter(
  before: Health,
  taken: (boolean | undefined)[],
  now: Date,
): Health | undefined {
  const isWell = taken.includes(true);
  if (isWell) {
    return before.failures === 0
      ? undefined
      : { failures: 0, failingSince: null, restsUntil: null };
  }
  const more = taken.filter((each) => each === false).length;
  // A probe that did not count: another may be made at once.
  if (more === 0) return before.restsUntil === null ? undefined : { ...before, restsUntil: now };
  const failures = before.failures + more;
  return {
    failures,
    failingSince: before.failingSince ?? now,
    restsUntil: isFailing({ failures }) ? new Date(now.getTime() + restMs(failures)) : null,
  };
}

const restMs = (failures: number): number =>
  Math.min(firstRestMs * 2 ** Math.min(failures - isFailingFrom, 20), longestRestMs);
