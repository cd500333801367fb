import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import { nameIn } from './createFlow.ts';
import { type FlowRow, lockFlow, requireRevision } from './getFlow.ts';
import { flow } from './table.ts';
import { tellOfFlow } from './tellOfFlow.ts';

/**
 * Replaces a flow's draft; what is published stays as it is. With `ifRevision`, only where nobody
 * has saved since: else AppError `precondition_failed`.
 */
export async function saveDraft(
  unit: Unit,
  flowId: string,
  written: Json,
  ifRevision?: number,
): Promise<FlowRow> {
  const name = nameIn(written);
  const before = await lockFlow(unit, flowId);
  requireRevision(before, ifRevision);
  const changes = {
    name,
    draft: written,
    draftRevision: before.draftRevision + 1,
    updatedAt: unit.now,
  };
  await unit.tx
    .update(flow)
    .set(changes)
    .where(and(eq(flow.accountId, unit.accountId), eq(flow.id, flowId)));
  return tellOfFlow(unit, 'updated', { ...before, ...changes });
}
