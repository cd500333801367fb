import { and, eq, isNull } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { flow } from '../flows/table.ts';

/**
 * A line starts published flows only, and who unpublishes or deletes the flow meanwhile waits until the
 * line's use of it is written. AppError `not_found` where the account has no such flow,
 * `invalid_request` where it is not published.
 */
export async function requirePublished(unit: Unit, flowId: string): Promise<void> {
  const [found] = await unit.tx
    .select({ version: flow.publishedVersion })
    .from(flow)
    .where(and(eq(flow.accountId, unit.accountId), eq(flow.id, flowId), isNull(flow.deletedAt)))
    .for('share');
  const wireId = toWire('IPF', flowId);
  if (!found) throw noSuch('IPF');
  if (found.version === null) {
    throw new AppError(
      'invalid_request',
      `the flow ${wireId} is not published yet: publish it first`,
    );
  }
}
