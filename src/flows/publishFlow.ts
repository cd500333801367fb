import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import type { Finding } from '../engine/finding.ts';
import { AppError, type ErrorDetail } from '../errors.ts';
import { findingsOf } from './findingsOf.ts';
import { type FlowRow, lockFlow } from './getFlow.ts';
import { flow, flowVersion } from './table.ts';

/**
 * Makes the draft the flow's next version, which new processes run from now on. AppError
 * `invalid_request`, with a detail for each error found, where the draft is broken.
 */
export async function publishFlow(unit: Unit, flowId: string): Promise<FlowRow> {
  const { accountId, tx, now } = unit;
  const before = await lockFlow(unit, flowId);
  refuseErrors(findingsOf(before.draft));

  const version = (before.publishedVersion ?? 0) + 1;
  const definition = before.draft;
  await tx.insert(flowVersion).values({ accountId, flowId, version, definition, createdAt: now });
  const changes = { publishedVersion: version, updatedAt: now };
  await tx
    .update(flow)
    .set(changes)
    .where(and(eq(flow.accountId, accountId), eq(flow.id, flowId)));
  return { ...before, ...changes };
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
