import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { requireUnused } from './flowUses.ts';
import { type FlowRow, lockFlow, requireRevision } from './getFlow.ts';
import { flow } from './table.ts';
import { tellOfFlow } from './tellOfFlow.ts';

/**
 * Nothing starts the flow any more; its versions stay, and publishing goes on with the next number.
 * AppError `conflict` where something uses it, or where it is not published.
 */
export async function unpublishFlow(
  unit: Unit,
  flowId: string,
  ifRevision?: number,
): Promise<FlowRow> {
  const before = await lockFlow(unit, flowId);
  requireRevision(before, ifRevision);
  if (before.publishedVersion === null) {
    throw new AppError('conflict', 'The flow is not published');
  }
  await requireUnused(unit, flowId, 'unpublish');
  const changes = { publishedVersion: null, updatedAt: unit.now };
  await unit.tx
    .update(flow)
    .set(changes)
    .where(and(eq(flow.accountId, unit.accountId), eq(flow.id, flowId)));
  return tellOfFlow(unit, 'updated', { ...before, ...changes });
}
