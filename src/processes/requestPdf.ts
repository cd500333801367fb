import { and, eq } from 'drizzle-orm';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { getProcess } from './getProcess.ts';
import { processPdf } from './table.ts';

/** How far the PDF of a process is, and once it is made, under which id its bytes are in the media store. */
export type PdfState =
  | { status: 'requested' | 'in_progress' }
  | { status: 'succeeded'; mediaId: string };

/**
 * Asks for the PDF of an ended process; who asks again is told how far it is, and one that could not be
 * made is tried anew. AppError `not_found`; `invalid_request` while the process is pending.
 */
export async function requestPdf(unit: Unit, processId: string): Promise<PdfState> {
  const { tx, accountId, now } = unit;
  const { process } = await getProcess(unit, processId);
  if (process.status === 'pending') {
    throw new AppError(
      'invalid_request',
      `process ${toWire('IDP', processId)} is pending: its PDF can be made once it has ended`,
    );
  }
  const asked = {
    accountId,
    processId,
    contactId: process.contactId,
    mediaId: unit.newId(),
    status: 'requested' as const,
    tries: 0,
    dueAt: now,
    error: null,
    createdAt: now,
  };
  const [made] = await tx.insert(processPdf).values(asked).onConflictDoNothing().returning();
  if (made) return { status: 'requested' };
  const isIt = and(eq(processPdf.accountId, accountId), eq(processPdf.processId, processId));
  const [found] = await tx.select().from(processPdf).where(isIt);
  if (found?.status === 'succeeded') return { status: 'succeeded', mediaId: found.mediaId };
  if (found?.status === 'in_progress') return { status: 'in_progress' };
  if (found?.status === 'failed') {
    const again = { status: 'requested' as const, tries: 0, dueAt: now };
    await tx
      .update(processPdf)
      .set(again)
      .where(and(isIt, eq(processPdf.status, 'failed')));
  }
  return { status: 'requested' };
}
