import { and, eq, isNull, sql } from 'drizzle-orm';
import { secret } from '../accounts/table.ts';
import { toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import type { Unit } from '../db/unit.ts';
import { referencesOf } from '../engine/referencesOf.ts';
import { AppError, type ErrorDetail } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { outbound } from '../outbounds/table.ts';
import { createFlow } from './createFlow.ts';
import { type FlowFile, outboundLabel } from './exportFlow.ts';
import type { FlowRow } from './getFlow.ts';
import { flow } from './table.ts';

/**
 * Makes a draft of a file that `exportFlow` gave, here or elsewhere: what it refers to by an id is found
 * by name among what the account has, itself included. AppError `invalid_request` with a detail for each
 * thing that is missing or that several share the name of; with `allowMissing` such ids stay as they are,
 * for verifying to find.
 */
export async function importFlow(
  unit: Unit,
  { name, definition, refers_to: named }: FlowFile,
  allowMissing: boolean,
): Promise<FlowRow> {
  const refers = referencesOf(definition);
  const ownId = unit.newId();
  const [flows, outbounds, secrets] = [
    await findFlows(unit, Object.values(named.flows)),
    await findOutbounds(unit),
    await findSecrets(unit, refers.secrets),
  ];
  if (!flows.has(name)) flows.set(name, [toWire('IPF', ownId)]);

  const found = [
    ...refers.flows.map((id) => resolve('flow', id, named.flows, flows)),
    ...refers.outbounds.map((id) => resolve('outbound', id, named.outbounds, outbounds)),
  ];
  const missing = [
    ...found.flatMap((each) => ('missing' in each ? [each.missing] : [])),
    ...refers.secrets.filter((each) => !secrets.has(each)).map(missingSecret),
  ];
  if (missing.length > 0 && !allowMissing) {
    const [first] = missing;
    const others = missing.length === 1 ? '' : ` (and ${missing.length - 1} more, see details)`;
    throw new AppError('invalid_request', `${first?.message}${others}`, missing);
  }
  const ids = new Map(found.flatMap((each) => ('id' in each ? [[each.from, each.id]] : [])));
  return createFlow(unit, rewritten(definition, name, ids), { id: ownId });
}

type Found = { from: string; id: string } | { missing: ErrorDetail };

/** Of several with one name, the very one that was exported. */
function resolve(
  kind: 'flow' | 'outbound',
  from: string,
  names: Record<string, string>,
  idsByName: Map<string, string[]>,
): Found {
  const path = `refers_to.${kind}s.${from}`;
  const name = names[from] ?? Object.entries(names).find(([id]) => isSameId(id, from))?.[1];
  if (name === undefined) return { missing: { path, message: `the file does not name ${from}` } };
  const ids = idsByName.get(name) ?? [];
  const [id] = ids.length > 1 ? ids.filter((each) => isSameId(each, from)) : ids;
  if (id !== undefined) return { from, id };
  const message =
    ids.length === 0
      ? `there is no ${kind} named "${name}" here`
      : `there are ${ids.length} ${kind}s named "${name}" here, so it is not clear which is meant`;
  return { missing: { path, message } };
}

const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const missingSecret = (name: string): ErrorDetail => ({
  path: `refers_to.secrets.${name}`,
  message: `there is no secret named "${name}" here`,
});

async function findFlows({ tx, accountId }: Unit, names: string[]): Promise<Map<string, string[]>> {
  const rows = await tx
    .select({ id: flow.id, name: flow.name })
    .from(flow)
    .where(
      and(
        eq(flow.accountId, accountId),
        sql`${flow.name} = any(${arrayOf('text', names)})`,
        isNull(flow.deletedAt),
      ),
    );
  return byName(rows.map(({ id, name }) => [name, toWire('IPF', id)]));
}

/** By their name with the language; by the name alone too, as a file may be written by hand. */
async function findOutbounds({ tx, accountId }: Unit): Promise<Map<string, string[]>> {
  const rows = await tx
    .select({ id: outbound.id, name: outbound.name, language: outbound.language })
    .from(outbound)
    .where(eq(outbound.accountId, accountId));
  return byName(
    rows.flatMap((row) => [
      [outboundLabel(row), toWire('OTB', row.id)],
      [row.name, toWire('OTB', row.id)],
    ]),
  );
}

async function findSecrets({ tx, accountId }: Unit, names: string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ name: secret.name })
    .from(secret)
    .where(
      and(eq(secret.accountId, accountId), sql`${secret.name} = any(${arrayOf('text', names)})`),
    );
  return new Set(rows.map(({ name }) => name));
}

function byName(pairs: [name: string, id: string][]): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const [name, id] of pairs) ids.set(name, [...(ids.get(name) ?? []), id]);
  return ids;
}

const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same flow with other ids, wherever a step names one. */
function rewritten(definition: Json, name: string, ids: ReadonlyMap<string, string>): Json {
  if (!isRecord(definition)) return definition;
  if (!isRecord(definition.steps)) return { ...definition, name };
  const steps = Object.entries(definition.steps).map(([step, value]) => [
    step,
    isRecord(value) ? withIds(value, ids) : value,
  ]);
  return { ...definition, name, steps: Object.fromEntries(steps) };
}

function withIds(step: { [key: string]: Json }, ids: ReadonlyMap<string, string>): Json {
  const field = fieldsOfIds[String(step.type)];
  const id = field === undefined ? undefined : ids.get(String(step[field]));
  return field === undefined || id === undefined ? step : { ...step, [field]: id };
}

const fieldsOfIds: Record<string, string> = { subflow: 'flow_id', outbound: 'outbound_id' };
