import { and, desc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { type ProcessView, readProcesses } from './getProcess.ts';
import { process } from './table.ts';

/** The newest processes of a contact, on any line, newest first. */
export async function listOfContact(
  unit: Unit,
  contactId: string,
  limit: number,
): Promise<ProcessView[]> {
  const rows = await unit.tx
    .select({ id: process.id })
    .from(process)
    .where(and(eq(process.accountId, unit.accountId), eq(process.contactId, contactId)))
    .orderBy(desc(process.id))
    .limit(limit);
  return readProcesses(
    unit,
    rows.map(({ id }) => id),
  );
}
