import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import { campaign, overStatuses } from '../campaigns/table.ts';
import { toWire } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { flowsNamed } from '../engine/referencesOf.ts';
import { AppError, type ErrorDetail } from '../errors.ts';
import { inbound, line } from '../lines/table.ts';
import { outbound } from '../outbounds/table.ts';
import { readVersionsInUse } from './readVersionsInUse.ts';

/**
 * AppError `conflict` with a detail for each thing that would miss the flow: an inbound, a line whose
 * default it is, a flow that enters it (as published, or as open processes still run it), an outbound
 * whose reply starts it, a campaign that is not over, and its own open processes. The flow is locked: who would begin to use it waits until this unit is over.
 */
export async function requireUnused(unit: Unit, flowId: string, what: string): Promise<void> {
  const uses = (
    await Promise.all([
      inbounds(unit, flowId),
      lines(unit, flowId),
      callers(unit, flowId),
      outbounds(unit, flowId),
      campaigns(unit, flowId),
      openProcesses(unit, flowId),
    ])
  ).flat();
  if (uses.length === 0) return;
  const places = uses.length === 1 ? 'one place' : `${uses.length} places`;
  throw new AppError(
    'conflict',
    `The flow ${toWire('IPF', flowId)} is used in ${places} (see details): end that first, then ${what} it`,
    uses,
  );
}

async function inbounds({ tx, accountId }: Unit, flowId: string): Promise<ErrorDetail[]> {
  const rows = await tx
    .select({ id: inbound.id, phrase: inbound.phrase, number: line.phoneNumber })
    .from(inbound)
    .innerJoin(line, and(eq(line.accountId, inbound.accountId), eq(line.id, inbound.lineId)))
    .where(and(eq(inbound.accountId, accountId), eq(inbound.flowId, flowId)))
    .orderBy(asc(inbound.id));
  return rows.map(({ id, phrase, number }) => ({
    path: `inbounds.${toWire('INB', id)}`,
    message: `"${phrase}" on ${number} starts it`,
  }));
}

async function lines({ tx, accountId }: Unit, flowId: string): Promise<ErrorDetail[]> {
  const rows = await tx
    .select({ number: line.phoneNumber })
    .from(line)
    .where(and(eq(line.accountId, accountId), eq(line.defaultFlowId, flowId)))
    .orderBy(asc(line.phoneNumber));
  return rows.map(({ number }) => ({
    path: `lines.${number}`,
    message: 'it is the default flow of this line',
  }));
}

/** Flows with a step that enters it, in a version that is in use. */
async function callers(unit: Unit, flowId: string): Promise<ErrorDetail[]> {
  const wireId = toWire('IPF', flowId);
  const rows = await readVersionsInUse(unit, wireId);
  return rows
    .filter(({ id }) => id !== flowId)
    .filter(({ definition }) =>
      flowsNamed(definition).some((id) => id.toLowerCase() === wireId.toLowerCase()),
    )
    .map(({ id, name, version }) => ({
      path: `flows.${toWire('IPF', id)}`,
      message: `version ${version} of "${name}" enters it as a sub-flow`,
    }));
}

async function outbounds({ tx, accountId }: Unit, flowId: string): Promise<ErrorDetail[]> {
  const rows = await tx
    .select({ id: outbound.id, name: outbound.name })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.flowId, flowId)))
    .orderBy(asc(outbound.id));
  return rows.map(({ id, name }) => ({
    path: `outbounds.${toWire('OTB', id)}`,
    message: `a reply to "${name}" starts it`,
  }));
}

async function campaigns({ tx, accountId }: Unit, flowId: string): Promise<ErrorDetail[]> {
  const rows = await tx
    .select({ id: campaign.id, name: campaign.name, status: campaign.status })
    .from(campaign)
    .where(
      and(
        eq(campaign.accountId, accountId),
        eq(campaign.flowId, flowId),
        notInArray(campaign.status, overStatuses),
      ),
    )
    .orderBy(asc(campaign.id));
  return rows.map(({ id, name, status }) => ({
    path: `campaigns.${toWire('CPG', id)}`,
    message: `a reply to the campaign "${name}", which is ${status}, starts it`,
  }));
}

const mostNamed = 10;

/** Its own, and those of other flows that are in it just now. */
async function openProcesses(unit: Unit, flowId: string): Promise<ErrorDetail[]> {
  const { tx, accountId } = unit;
  const rows = await run<{ id: string; version: number; own: boolean; total: number }>(
    tx,
    sql`select id, flow_version as version, flow_id = ${flowId} as own,
        (count(*) over ())::int as total
      from process where account_id = ${accountId} and status = 'pending'
        and (flow_id = ${flowId} or jsonb_path_exists(state, '$.frames[*] ? (@.flowId == $id)',
          jsonb_build_object('id', ${toWire('IPF', flowId)}::text)))
      order by id limit ${mostNamed}`,
  );
  const named = rows.map(({ id, version, own }) => ({
    path: `processes.${toWire('IDP', id)}`,
    message: own ? `runs version ${version} of it` : 'is in it as a sub-flow',
  }));
  const more = (rows[0]?.total ?? 0) - rows.length;
  return more > 0 ? [...named, { path: 'processes', message: `and ${more} more` }] : named;
}
