import { and, eq } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { recordHookEvents } from '../hooks/recordHookEvents.ts';
import type { Json } from '../messages/events.ts';
import { getProcess } from './getProcess.ts';
import { showProcess } from './showProcess.ts';
import { type Override, process, processPdf } from './table.ts';

export type OverrideInput = {
  processId: string;
  status: Override['status'];
  reason: string;
  /** Who asks, as the history shows it. */
  by: string;
};

const mostEntries = 100;

/**
 * Sets the outcome of an ended process by hand. How it ended stays as it is: the override stands beside
 * it, with all that came before, and hooks are told. What was made of it as a PDF is made anew. AppError `not_found`;
 * `invalid_request` while the process is pending; `conflict` where that outcome counts already.
 */
export async function overrideProcess(unit: Unit, input: OverrideInput): Promise<void> {
  const { tx, accountId, now } = unit;
  const isIt = and(eq(process.accountId, accountId), eq(process.id, input.processId));
  const [found] = await tx
    .select({ status: process.status, override: process.override })
    .from(process)
    .where(isIt)
    .for('no key update');
  const wire = toWire('IDP', input.processId);
  if (!found) throw noSuch('IDP');
  if (found.status === 'pending') {
    throw new AppError('invalid_request', `process ${wire} is pending: it has no outcome yet`);
  }
  const previous = found.override?.status ?? found.status;
  if (previous === input.status) {
    throw new AppError('conflict', `Process ${wire} counts as ${previous} already`);
  }
  const { status, reason, by } = input;
  const entry = { status, previous, reason, by, at: now.toISOString() };
  const history = [...(found.override?.history ?? []), entry].slice(-mostEntries);
  await tx.update(process).set({ override: { status, history }, updatedAt: now }).where(isIt);
  await tx
    .delete(processPdf)
    .where(and(eq(processPdf.accountId, accountId), eq(processPdf.processId, input.processId)));
  await tell(unit, input);
}

/** A process that only tries a flow out is nobody's news. */
async function tell(unit: Unit, { processId, status }: OverrideInput): Promise<void> {
  const view = await getProcess(unit, processId);
  const { contactId, trigger } = view.process;
  if (trigger.kind === 'test') return;
  const action = `overwritten_${status}` as const;
  const shown = await showProcess(unit, view);
  // What the API answers is JSON.
  const about = { action, contactId, object: () => shown as Json };
  const isOfWeb = trigger.kind === 'web';
  await recordHookEvents(unit, [
    isOfWeb ? { type: 'identity_process', ...about } : { type: 'whatsapp_process', ...about },
  ]);
}
