import { and, eq, sql } from 'drizzle-orm';
import { findUuid, toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import type { Unit } from '../db/unit.ts';
import { referencesOf } from '../engine/referencesOf.ts';
import type { Json } from '../messages/events.ts';
import { outbound } from '../outbounds/table.ts';
import { getFlow } from './getFlow.ts';
import { getDefinition, type VersionName } from './getVersion.ts';
import { flow } from './table.ts';

/** A flow as one JSON file, with the names of what it refers to; no value of a secret is in it. */
export type FlowFile = {
  /** Of this form of file. */
  schema: 1;
  name: string;
  definition: Json;
  refers_to: {
    /** Names by `IPF…`. */
    flows: Record<string, string>;
    /** `name (language)` by `OTB…`. */
    outbounds: Record<string, string>;
    properties: string[];
    secrets: string[];
  };
};

/**
 * A version of a flow, or its draft; where none is named the published one, and the draft of a flow that
 * is not published. What it refers to and nobody has is left out. AppError `not_found`.
 */
export async function exportFlow(
  unit: Unit,
  flowId: string,
  version?: VersionName,
): Promise<FlowFile> {
  const row = await getFlow(unit, flowId);
  const definition = await getDefinition(unit, row, version ?? row.publishedVersion ?? 'draft');
  const { flows, outbounds, properties, secrets } = referencesOf(definition);
  return {
    schema: 1,
    name: row.name,
    definition,
    refers_to: {
      flows: await flowNames(unit, flows),
      outbounds: await outboundNames(unit, outbounds),
      properties,
      secrets,
    },
  };
}

async function flowNames({ tx, accountId }: Unit, ids: string[]): Promise<Record<string, string>> {
  const uuids = ids.flatMap((id) => findUuid('IPF', id) ?? []);
  const rows = await tx
    .select({ id: flow.id, name: flow.name })
    .from(flow)
    .where(and(eq(flow.accountId, accountId), sql`${flow.id} = any(${arrayOf('uuid', uuids)})`));
  return Object.fromEntries(rows.map(({ id, name }) => [toWire('IPF', id), name]));
}

async function outboundNames(
  { tx, accountId }: Unit,
  ids: string[],
): Promise<Record<string, string>> {
  const uuids = ids.flatMap((id) => findUuid('OTB', id) ?? []);
  const rows = await tx
    .select({ id: outbound.id, name: outbound.name, language: outbound.language })
    .from(outbound)
    .where(
      and(eq(outbound.accountId, accountId), sql`${outbound.id} = any(${arrayOf('uuid', uuids)})`),
    );
  return Object.fromEntries(rows.map((row) => [toWire('OTB', row.id), outboundLabel(row)]));
}

/** One name is one template in several languages. */
export const outboundLabel = ({ name, language }: { name: string; language: string }): string =>
  `${name} (${language})`;
