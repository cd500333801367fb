import { and, eq, max, sql } from 'drizzle-orm';
import { findUuid } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Finding } from '../engine/finding.ts';
import { flowsNamed, referencesOf } from '../engine/referencesOf.ts';
import { AppError, type ErrorDetail } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { type FlowRow, lockFlow, requireRevision } from './getFlow.ts';
import { getVersion } from './getVersion.ts';
import { flow, flowVersion } from './table.ts';
import { tellOfFlow } from './tellOfFlow.ts';
import { verifyFlow } from './verifyFlow.ts';

/** A flow as it stands after a version was published, and what verifying that version warns of. */
export type PublishedFlow = FlowRow & { warnings: Finding[] };

/**
 * Makes the draft the flow's next version, which new processes run from now on. AppError
 * `invalid_request`, with a detail for each error found, where the draft is broken; with
 * `ifRevision`, `precondition_failed` where somebody has saved another draft since.
 */
export async function publishFlow(
  unit: Unit,
  flowId: string,
  ifRevision?: number,
): Promise<PublishedFlow> {
  const before = await lockFlow(unit, flowId);
  requireRevision(before, ifRevision);
  const published = await addVersion(unit, before, before.draft);
  await tellOfFlow(unit, 'updated', published);
  return published;
}

/**
 * Rolls back: an old version, verified anew, becomes the next one; the draft stays as it is. Errors
 * as `publishFlow`, and `not_found` where there is no such version.
 */
export async function publishAgain(
  unit: Unit,
  flowId: string,
  version: number,
  ifRevision?: number,
): Promise<FlowRow> {
  const before = await lockFlow(unit, flowId);
  requireRevision(before, ifRevision);
  const { definition } = await getVersion(unit, flowId, version);
  return tellOfFlow(unit, 'restored', await addVersion(unit, before, definition));
}

/** The flow is locked, so numbers have no gaps and nobody sees half of it. */
async function addVersion(unit: Unit, before: FlowRow, definition: Json): Promise<PublishedFlow> {
  const { accountId, tx, now } = unit;
  const flowId = before.id;
  await holdSubflows(unit, definition);
  await holdSecrets(unit, definition);
  const warnings = await verifyFlow(unit, flowId, definition);
  refuseErrors(warnings);

  const version = (await newestVersion(unit, flowId)) + 1;
  await tx
    .insert(flowVersion)
    .values({ accountId, flowId, version, definition, warnings, createdAt: now });
  const changes = { publishedVersion: version, updatedAt: now };
  await tx
    .update(flow)
    .set(changes)
    .where(and(eq(flow.accountId, accountId), eq(flow.id, flowId)));
  return { ...before, ...changes, warnings };
}

/** Nobody unpublishes or deletes the flows that this one enters, until it is known to enter them. */
async function holdSubflows({ tx, accountId }: Unit, definition: Json): Promise<void> {
  const ids = flowsNamed(definition).flatMap((id) => findUuid('IPF', id) ?? []);
  if (ids.length === 0) return;
  await run(
    tx,
    sql`select id from flow where account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})
      order by id for share`,
  );
}

/** Nor does anybody forget the secrets that it sends. */
async function holdSecrets({ tx, accountId }: Unit, definition: Json): Promise<void> {
  const { secrets } = referencesOf(definition);
  if (secrets.length === 0) return;
  await run(
    tx,
    sql`select name from secret where account_id = ${accountId}
      and name = any(${arrayOf('text', secrets)}) order by name for share`,
  );
}

/** Of all that were ever published: an unpublished flow goes on where it was. */
async function newestVersion({ tx, accountId }: Unit, flowId: string): Promise<number> {
  const [row] = await tx
    .select({ newest: max(flowVersion.version) })
    .from(flowVersion)
    .where(and(eq(flowVersion.accountId, accountId), eq(flowVersion.flowId, flowId)));
  // Drafts that somebody has tried stand below zero.
  return Math.max(row?.newest ?? 0, 0);
}

function refuseErrors(findings: Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error').map(detailOf);
  const [first] = errors;
  if (!first) return;
  const others = errors.length === 1 ? '' : ` (and ${errors.length - 1} more, see details)`;
  const sentence = `the flow cannot be published: ${first.message}${others}`;
  throw new AppError('invalid_request', sentence, errors);
}

/** Where it is, what it is, and the shortest way there. */
const detailOf = ({ field, message, path }: Finding): ErrorDetail => ({
  path: field,
  message: path.length === 0 ? message : `${message} [${path.join(' → ')}]`,
});
