import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { requireUnused } from './flowUses.ts';
import { lockFlow, requireRevision } from './getFlow.ts';
import { flow } from './table.ts';
import { tellOfFlow } from './tellOfFlow.ts';

/**
 * Removes a flow from sight; processes that ended keep the version they ran. AppError `conflict`
 * where something uses it, `not_found` where there is none.
 */
export async function deleteFlow(unit: Unit, flowId: string, ifRevision?: number): Promise<void> {
  const before = await lockFlow(unit, flowId);
  requireRevision(before, ifRevision);
  await requireUnused(unit, flowId, 'delete');
  const changes = { publishedVersion: null, deletedAt: unit.now, updatedAt: unit.now };
  await unit.tx
    .update(flow)
    .set(changes)
    .where(and(eq(flow.accountId, unit.accountId), eq(flow.id, flowId)));
  await tellOfFlow(unit, 'deleted', { ...before, ...changes });
}
