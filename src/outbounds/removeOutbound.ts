import { and, asc, eq, notInArray } from 'drizzle-orm';
import { campaign, overStatuses } from '../campaigns/table.ts';
import { toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { openWaba } from '../lines/openWaba.ts';
import { makeTemplatesDue } from '../lines/templatesDue.ts';
import { getOutbound } from './getOutbound.ts';
import { providerOf } from './handIn.ts';
import { readTemplatesNow } from './readTemplatesNow.ts';
import { isUnderWay } from './submission.ts';
import type { SyncDeps } from './syncOutbounds.ts';
import { outbound } from './table.ts';

/**
 * Removes a template at its provider. From before it is asked until it is known what it did, the outbound is
 * `PENDING_DELETION` and cannot be sent. AppError `not_found`; `conflict` with a detail for each campaign that
 * is not over and uses it; `invalid_request` with the provider's words; `unavailable`.
 */
export async function removeAtProvider(
  deps: SyncDeps,
  accountId: string,
  outboundId: string,
): Promise<void> {
  const { row, access } = await openUnit(deps, accountId, async (unit) => {
    const row = await markForRemoval(unit, outboundId);
    return { row, access: await openWaba(unit, deps, row.wabaId) };
  });
  const provider = providerOf(access);
  const answer = await provider.deleteTemplate(access, access.providerId, row, deps.http);
  if (answer.ok) return;
  const { wabaId } = row;
  if (answer.why === 'unreachable') {
    await openUnit(deps, accountId, (unit) => makeTemplatesDue(unit, wabaId));
    throw new AppError('unavailable', answer.message);
  }
  // It may have been gone; what stands there says so, and gives back the status of one that is not.
  await readTemplatesNow(deps, { accountId, wabaId });
  const [read] = await openUnit(deps, accountId, ({ tx }) =>
    tx
      .select({ status: outbound.status })
      .from(outbound)
      .where(and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId))),
  );
  if (read?.status !== 'DELETED') throw new AppError('invalid_request', answer.message);
}

/** The outbound is gone: nothing finds it, and its name may be another's. */
export async function settleRemoval(unit: Unit, outboundId: string): Promise<void> {
  const { tx, accountId, now } = unit;
  await tx
    .update(outbound)
    .set({ status: 'DELETED', submission: null, statusAt: now, updatedAt: now })
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId)));
}

async function markForRemoval(unit: Unit, outboundId: string) {
  const { tx, accountId, now } = unit;
  const isIt = and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId));
  // Whoever would use it in a campaign waits for the lock, and reads its status after that.
  await tx.select({ id: outbound.id }).from(outbound).where(isIt).for('no key update');
  const { outbound: row } = await getOutbound(unit, outboundId);
  if (isUnderWay(row.submission, now)) {
    throw new AppError(
      'conflict',
      'the outbound is being handed in just now: ask again in a few minutes',
    );
  }
  await requireNoCampaign(unit, outboundId);
  await tx
    .update(outbound)
    .set({
      status: 'PENDING_DELETION',
      statusAt: new Date(Math.floor(now.getTime() / 1_000) * 1_000),
      updatedAt: now,
    })
    .where(isIt);
  return row;
}

async function requireNoCampaign({ tx, accountId }: Unit, outboundId: string): Promise<void> {
  const rows = await tx
    .select({ id: campaign.id, name: campaign.name, status: campaign.status })
    .from(campaign)
    .where(
      and(
        eq(campaign.accountId, accountId),
        eq(campaign.outboundId, outboundId),
        notInArray(campaign.status, overStatuses),
      ),
    )
    .orderBy(asc(campaign.id));
  if (rows.length === 0) return;
  const many = rows.length === 1 ? 'a campaign' : `${rows.length} campaigns`;
  throw new AppError(
    'conflict',
    `The outbound ${toWire('OTB', outboundId)} is used by ${many} (see details): end that first, then remove it`,
    rows.map(({ id, name, status }) => ({
      path: `campaigns.${toWire('CPG', id)}`,
      message: `"${name}" is ${status}`,
    })),
  );
}
