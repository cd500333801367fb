import { sql } from 'drizzle-orm';
import { campaignPace, campaignRecipient } from '../../campaigns/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { insertRows, updateRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import * as metrics from '../metrics.ts';
import type { Judged } from './claimCampaign.ts';
import type { OpenCampaign } from './lockCampaign.ts';

/** Not now, and it is known when. What was written already stays queued meanwhile. */
export async function saveHeld(
  unit: Unit,
  campaignId: string,
  held: readonly Judged<'hold'>[],
): Promise<void> {
  await updateRows(
    unit.tx,
    campaignRecipient,
    ['accountId', 'campaignId', 'contactId'],
    held.map(({ candidate, verdict }) => ({
      accountId: unit.accountId,
      campaignId,
      contactId: candidate.contactId,
      state: candidate.messageId === null ? ('held' as const) : candidate.state,
      reason: verdict.reason,
      dueAt: verdict.until,
      updatedAt: unit.now,
    })),
    ['state', 'reason', 'dueAt', 'updatedAt'],
  );
}

/** Passed over, for a moment. */
export async function saveWaiting(
  unit: Unit,
  campaignId: string,
  waiting: readonly Judged<'wait'>[],
): Promise<void> {
  await updateRows(
    unit.tx,
    campaignRecipient,
    ['accountId', 'campaignId', 'contactId'],
    waiting.map(({ candidate, verdict }) => ({
      accountId: unit.accountId,
      campaignId,
      contactId: candidate.contactId,
      dueAt: verdict.until,
    })),
    ['dueAt'],
  );
}

/** Never; a message that was to be tried again is not. */
export async function saveSkipped(
  unit: Unit,
  campaignId: string,
  skipped: readonly Judged<'skip'>[],
): Promise<void> {
  if (skipped.length === 0) return;
  const { accountId, now, tx } = unit;
  await updateRows(
    tx,
    campaignRecipient,
    ['accountId', 'campaignId', 'contactId'],
    skipped.map(({ candidate, verdict }) => ({
      accountId,
      campaignId,
      contactId: candidate.contactId,
      state: 'skipped' as const,
      reason: verdict.reason,
      dueAt: null,
      updatedAt: now,
    })),
    ['state', 'reason', 'dueAt', 'updatedAt'],
  );
  const written = skipped.flatMap(({ candidate }) => candidate.messageId ?? []);
  if (written.length === 0) return;
  await run(
    tx,
    sql`update message set status = 'canceled', status_at = ${now}
      where account_id = ${accountId} and id = any(${arrayOf('uuid', written)})
        and status = 'queued'`,
  );
  metrics.canceled.inc(written.length);
}

const restMs = 60_000;

/**
 * Where nobody can be written to because it is night for all of them, or the tier is used up, the campaign is
 * left alone for a while: a million recipients need not each be held.
 */
export async function rest(
  unit: Unit,
  campaign: OpenCampaign,
  held: readonly Judged<'hold'>[],
): Promise<void> {
  const isForAll = ({ verdict: { reason } }: Judged<'hold'>): boolean =>
    reason === 'tier' ||
    (reason === 'window' && campaign.window !== null && campaign.window.timezone !== 'recipient');
  if (!held.some(isForAll)) return;
  const soonest = Math.min(...held.map(({ verdict }) => verdict.until.getTime()));
  const restsUntil = new Date(Math.min(soonest, unit.now.getTime() + restMs));
  await insertRows(
    unit.tx,
    campaignPace,
    [
      {
        accountId: unit.accountId,
        campaignId: campaign.id,
        tokens: 0,
        filledAt: unit.now,
        restsUntil,
      },
    ],
    { onConflict: { target: ['accountId', 'campaignId'], set: ['restsUntil'] } },
  );
}
