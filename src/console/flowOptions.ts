import { toWire } from '../db/ids.ts';
import type { FlowSummary } from '../flows/listFlows.ts';

/** Flows by their id and name, to choose one of. */
export const flowOptions = (flows: FlowSummary[]): [string, string][] =>
  flows.map(({ id, name }) => [toWire('IPF', id), name]);
