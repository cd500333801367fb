import { readPresence } from '../agents/presence.ts';
import { findUuid } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { FlowDefinition } from '../engine/definition.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { flowsNamed, outboundsNamed } from '../engine/referencesOf.ts';
import { AppError } from '../errors.ts';
import { getFlow } from '../flows/getFlow.ts';
import { getDefinition, getVersion, type VersionName } from '../flows/getVersion.ts';
import type { Json } from '../messages/events.ts';
import { readOutbounds } from '../outbounds/readOutbounds.ts';
import { readNewestVersions } from '../relay/gather/takeFlows.ts';
import { readAccount } from '../relay/gather.ts';
import type { SimulationInput } from './simulate.ts';
import type { Simulation } from './world.ts';

/**
 * A flow as a simulation needs it: the draft or a version, the account's words and hours, the flows
 * that it enters. AppError `not_found` where there is no such flow or version, `invalid_request` with
 * a detail for each fault where the draft does not parse.
 */
export async function readSimulation(
  unit: Unit,
  flowId: string,
  name: VersionName,
): Promise<SimulationInput> {
  const row = await getFlow(unit, flowId);
  const written = await getDefinition(unit, row, name);
  return readWritten(unit, { flowId, written, version: name === 'draft' ? 0 : name });
}

/** As `readSimulation`, of what somebody has written and nobody has kept. */
export async function readWritten(
  unit: Unit,
  { flowId, written, version = 0 }: { flowId: string; written: Json; version?: number },
): Promise<SimulationInput> {
  const flow = definitionOf(written);
  const flows = await readEntered(unit, flow);
  const sent = [flow, ...[...flows.values()].map(({ definition }) => definition)];
  return {
    flow,
    flowId,
    version,
    flows,
    outbounds: await readOutbounds(unit, [...new Set(sent.flatMap(sentBy))]),
    // Whatever happens in it has not happened.
    account: { ...(await readAccount(unit)), wantedEvents: [] },
    agents: await readPresence(unit),
    now: unit.now,
  };
}

/** The newest published version of every flow that this one enters, however deep. */
async function readEntered(unit: Unit, flow: FlowDefinition): Promise<Simulation['flows']> {
  const found = new Map<string, { version: number; definition: FlowDefinition }>();
  const asked = new Set<string>();
  for (let next = enteredBy(flow); next.length > 0; ) {
    for (const id of next) asked.add(id);
    const definitions: FlowDefinition[] = [];
    for (const [id, version] of await readNewestVersions(unit, next)) {
      const definition = definitionOf((await getVersion(unit, id, version)).definition);
      found.set(id, { version, definition });
      definitions.push(definition);
    }
    next = [...new Set(definitions.flatMap(enteredBy))].filter((id) => !asked.has(id));
  }
  return found;
}

const enteredBy = (flow: FlowDefinition): string[] =>
  // A definition is JSON: it was parsed from it.
  flowsNamed(flow as Json).flatMap((id) => findUuid('IPF', id) ?? []);

const sentBy = (flow: FlowDefinition): string[] =>
  outboundsNamed(flow as Json).flatMap((id) => findUuid('OTB', id) ?? []);

function definitionOf(written: Json): FlowDefinition {
  const parsed = parseDefinition(written);
  if (parsed.ok) return parsed.definition;
  const details = parsed.findings.map(({ field, message }) => ({ path: field, message }));
  throw new AppError(
    'invalid_request',
    `the flow does not parse: ${details[0]?.message ?? 'see details'}`,
    details,
  );
}
