import { openUnit, type Unit } from '../../db/unit.ts';
import type { Deps } from '../../deps.ts';

/** How a live page reads what it tells. */
export type Reads = {
  inUnit<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** For all pages of the account that look for it within so many milliseconds. */
  once<T>(what: string, keptMs: number, read: (unit: Unit) => Promise<T>): Promise<T>;
};

export function readsOf(deps: Deps, accountId: string): Reads {
  const inUnit: Reads['inUnit'] = (work) => openUnit(deps, accountId, work);
  return {
    inUnit,
    once: (what, keptMs, read) =>
      deps.news.readOnce(`${what} ${accountId}`, () => inUnit(read), keptMs),
  };
}

/** Parts of a page as an event of a stream carries them. */
export const dataLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');
