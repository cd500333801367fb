import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { notFound } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { type FlowRow, getFlow } from './getFlow.ts';
import { flowVersion } from './table.ts';

export type FlowVersionRow = typeof flowVersion.$inferSelect;

/** A number, or the draft, which has none. */
export type VersionName = number | 'draft';

/** AppError `not_found` where the flow was never published under that number. */
export async function getVersion(
  unit: Unit,
  flowId: string,
  version: number,
): Promise<FlowVersionRow> {
  const { tx, accountId } = unit;
  const [found] = await tx
    .select()
    .from(flowVersion)
    .where(
      and(
        eq(flowVersion.accountId, accountId),
        eq(flowVersion.flowId, flowId),
        eq(flowVersion.version, version),
      ),
    );
  if (found) return found;
  throw notFound('flow version');
}

/** What a flow says in its draft or in a version; AppError `not_found` where it has no such one. */
export async function getDefinition(unit: Unit, flow: FlowRow, name: VersionName): Promise<Json> {
  return name === 'draft' ? flow.draft : (await getVersion(unit, flow.id, name)).definition;
}

/** The flow and one of its definitions; AppError `not_found` where either is missing. */
export async function getFlowVersion(
  unit: Unit,
  flowId: string,
  version: number,
): Promise<FlowVersionRow> {
  // A deleted flow's versions are there for its processes alone.
  await getFlow(unit, flowId);
  return getVersion(unit, flowId, version);
}
