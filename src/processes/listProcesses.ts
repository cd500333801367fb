import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { findProcesses } from './findProcesses.ts';
import { type ProcessView, readProcesses } from './getProcess.ts';

export type ProcessFilter = {
  status?: ProcessView['process']['status'] | undefined;
  failureStatus?: string | undefined;
  declinedReasons?: string[] | undefined;
  /** Created within it, both ends included. */
  range?: { from: Date; to: Date } | undefined;
  search?: ProcessSearch | undefined;
};

/**
 * Ids match whole; else `text` is a part of the caller's id, of what `searchText` finds in the process, or
 * of the contact's name, number or e-mail.
 */
export type ProcessSearch = { processId?: string; flowId?: string; text: string };

/**
 * The account's processes, newest first. By a text that very many have, and by flow and outcome together, a
 * page looks at a thousand of them at most: it may then hold fewer than `limit`, or none, and go on.
 */
export async function listProcesses(
  unit: Unit,
  filter: ProcessFilter,
  { after, limit }: PageRequest,
): Promise<Page<ProcessView>> {
  const { ids, lookedTo } = await findProcesses(unit, filter, {
    before: after?.[0],
    limit: limit + 1,
  });
  const page = pageOf(ids, limit, (last) => [last]);
  const items = await readProcesses(unit, page.items);
  return lookedTo === undefined ? { ...page, items } : { items, next: [lookedTo] };
}
