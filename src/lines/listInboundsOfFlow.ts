import { and, asc, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { type InboundView, selectInbounds } from './getInbound.ts';
import { inbound } from './table.ts';

/** The phrases that start a flow, on whatever line, oldest first; at most `limit`. */
export const listInboundsOfFlow = (
  unit: Unit,
  flowId: string,
  limit: number,
): Promise<InboundView[]> =>
  selectInbounds(unit)
    .where(and(eq(inbound.accountId, unit.accountId), eq(inbound.flowId, flowId)))
    .orderBy(asc(inbound.id))
    .limit(limit);
