import type { Unit } from '../db/unit.ts';
import { type Diagram, diagramOf } from '../engine/diagram.ts';
import { durationMs } from '../engine/duration.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { AppError } from '../errors.ts';
import { getFlow } from '../flows/getFlow.ts';
import { getDefinition } from '../flows/getVersion.ts';
import { verifyFlow } from '../flows/verifyFlow.ts';
import { countSteps } from '../processes/countSteps.ts';

type Asked = {
  /** Without one: with `counts` the newest one published, else the draft. */
  version?: number | 'draft' | undefined;
  /** How processes fared that began within this time, as in `7d`. A draft has none. */
  counts?: string | undefined;
};

/** A flow as it is drawn, with what is wrong with it. AppError `invalid_request` while a draft is no flow yet. */
export async function readDiagram(
  unit: Unit,
  flowId: string,
  asked: Asked,
): Promise<{ diagram: Diagram; version: number | 'draft' }> {
  const flow = await getFlow(unit, flowId);
  const newest = asked.counts === undefined ? null : flow.publishedVersion;
  const version = asked.version ?? newest ?? 'draft';
  const written = await getDefinition(unit, flow, version);
  const parsed = parseDefinition(written);
  if (!parsed.ok) {
    const details = parsed.findings.map(({ field, message }) => ({ path: field, message }));
    throw new AppError('invalid_request', 'the draft is no flow yet, see details', details);
  }
  const counted =
    asked.counts !== undefined && version !== 'draft'
      ? await countSteps(unit, { flowId, version, since: before(unit.now, asked.counts) })
      : undefined;
  const findings = await verifyFlow(unit, flowId, written);
  return { diagram: diagramOf(parsed.definition, findings, counted), version };
}

const before = (now: Date, duration: string): Date =>
  new Date(now.getTime() - durationMs(duration));
