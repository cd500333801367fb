import { and, desc, eq, inArray } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { findProcesses } from './findProcesses.ts';
import { type ProcessView, selectProcesses } from './getProcess.ts';
import { process } from './table.ts';

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

/** The account's processes, newest first. */
export async function listProcesses(
  unit: Unit,
  filter: ProcessFilter,
  { after, limit }: PageRequest,
): Promise<Page<ProcessView>> {
  const ids = await findProcesses(unit, filter, { before: after?.[0], limit: limit + 1 });
  const rows = await selectProcesses(unit)
    .where(and(eq(process.accountId, unit.accountId), inArray(process.id, ids)))
    .orderBy(desc(process.id));
  return pageOf(rows, limit, (last) => [last.process.id]);
}
