import type { Unit } from '../../db/unit.ts';
import { findUnpublished } from '../../flows/findUnpublished.ts';
import { type FlowRow, getFlow } from '../../flows/getFlow.ts';
import type { Visit } from '../visit.ts';
import { flowIdOf } from './places.ts';

/** `isAhead`: its draft says something else than what is published. */
export type ShownFlow = FlowRow & { isAhead: boolean };

/** The flow that a page is of; AppError `not_found`. */
export async function readFlow(unit: Unit, { c }: Visit): Promise<ShownFlow> {
  const flow = await getFlow(unit, flowIdOf(c));
  return { ...flow, isAhead: (await findUnpublished(unit, [flow.id])).size > 0 };
}
