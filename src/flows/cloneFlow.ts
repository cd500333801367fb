import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import { createFlow } from './createFlow.ts';
import { type FlowRow, getFlow } from './getFlow.ts';
import { getDefinition, type VersionName } from './getVersion.ts';

/** A new flow with the draft (or a version) of another, and a name of its own. */
export async function cloneFlow(
  unit: Unit,
  flowId: string,
  { name, version = 'draft' }: { name?: string | undefined; version?: VersionName | undefined },
): Promise<FlowRow> {
  const source = await getFlow(unit, flowId);
  const definition = await getDefinition(unit, source, version);
  return createFlow(unit, renamed(definition, name ?? `${source.name.slice(0, 190)} (copy)`), {
    action: 'cloned',
  });
}

const renamed = (definition: Json, name: string): Json =>
  typeof definition === 'object' && definition !== null && !Array.isArray(definition)
    ? { ...definition, name }
    : definition;
