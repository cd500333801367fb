import { openUnit, type Unit } from '../../db/unit.ts';
import type { Deps } from '../../deps.ts';

/** How a live page reads what it tells. */
export type Reads = {
  inUnit<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** For all pages of the account that look for it within a moment. */
  once<T>(what: string, read: (unit: Unit) => Promise<T>): Promise<T>;
};

export function readsOf(deps: Deps, accountId: string): Reads {
  const inUnit: Reads['inUnit'] = (work) => openUnit(deps, accountId, work);
  return {
    inUnit,
    once: (what, read) => deps.news.readOnce(`${what} ${accountId}`, () => inUnit(read)),
  };
}

/** Parts of a page as an event of a stream carries them. */
export const dataLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');
