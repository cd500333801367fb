import { and, eq, isNull } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { flow } from './table.ts';

export type FlowRow = typeof flow.$inferSelect;

/** AppError `not_found` where the account has no such flow. */
export async function getFlow(unit: Unit, flowId: string): Promise<FlowRow> {
  const [found] = await selectFlow(unit, flowId);
  if (!found) throw noSuch('IPF');
  return found;
}

/** As `getFlow`; nobody else changes the flow until the unit is over. */
export async function lockFlow(unit: Unit, flowId: string): Promise<FlowRow> {
  const [found] = await selectFlow(unit, flowId).for('no key update');
  if (!found) throw noSuch('IPF');
  return found;
}

const selectFlow = ({ tx, accountId }: Unit, flowId: string) =>
  tx
    .select()
    .from(flow)
    .where(and(eq(flow.accountId, accountId), eq(flow.id, flowId), isNull(flow.deletedAt)));

/** With a revision: AppError `precondition_failed` where the draft has another one by now. */
export function requireRevision({ draftRevision }: FlowRow, ifRevision: number | undefined): void {
  if (ifRevision === undefined || ifRevision === draftRevision) return;
  throw new AppError(
    'precondition_failed',
    `The draft is at revision ${draftRevision}, not ${ifRevision}: somebody has saved since you read it`,
  );
}
