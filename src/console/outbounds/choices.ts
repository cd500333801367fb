import type { Unit } from '../../db/unit.ts';
import { type FlowSummary, listFlows } from '../../flows/listFlows.ts';
import type { LineView } from '../../lines/getLine.ts';
import { listLines } from '../../lines/listLines.ts';

/** What there is to choose from: lines of ours, and flows that are published. */
export type Choices = { lines: LineView[]; flows: FlowSummary[] };

export async function readChoices(unit: Unit): Promise<Choices> {
  const lines = (await listLines(unit, { limit: 200 })).items;
  const flows = (await listFlows(unit, { status: 'published' }, { limit: 500 })).items;
  return { lines, flows };
}
