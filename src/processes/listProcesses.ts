import { and, desc, eq, gte, ilike, inArray, lt, lte, or, type SQL } from 'drizzle-orm';
import { contact } from '../contacts/table.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
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

/** Ids match whole; `text` matches any part of the caller's id, the contact's name or number. */
export type ProcessSearch = { processId?: string; flowId?: string; text: string };

/** The account's processes, newest first. */
export async function listProcesses(
  unit: Unit,
  filter: ProcessFilter,
  { after, limit }: PageRequest,
): Promise<Page<ProcessView>> {
  const rows = await selectProcesses(unit)
    .where(
      and(
        eq(process.accountId, unit.accountId),
        after?.[0] ? lt(process.id, after[0]) : undefined,
        filter.status ? eq(process.status, filter.status) : undefined,
        filter.failureStatus ? eq(process.failureStatus, filter.failureStatus) : undefined,
        filter.declinedReasons
          ? inArray(process.declinedReason, filter.declinedReasons)
          : undefined,
        filter.range ? gte(process.createdAt, filter.range.from) : undefined,
        filter.range ? lte(process.createdAt, filter.range.to) : undefined,
        filter.search ? matches(filter.search) : undefined,
      ),
    )
    .orderBy(desc(process.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.process.id]);
}

function matches({ processId, flowId, text }: ProcessSearch): SQL | undefined {
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return or(
    processId ? eq(process.id, processId) : undefined,
    flowId ? eq(process.flowId, flowId) : undefined,
    ilike(process.userRef, part),
    ilike(contact.name, part),
    ilike(contact.profileName, part),
    ilike(contact.phone, part),
  );
}
