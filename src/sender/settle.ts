import { addCounts } from '../campaigns/addCounts.ts';
import { moveRecipients } from '../campaigns/moveRecipients.ts';
import type { Unit } from '../db/unit.ts';
import type { SendResult } from '../providers/contract.ts';
import { bringForward } from './bringForward.ts';
import * as metrics from './metrics.ts';
import { reportFailures } from './reportFailures.ts';
import { countRefusals } from './settle/countRefusals.ts';
import { isPutBack, putBack, slowDown } from './settle/putBack.ts';
import { lockContactsOf, readAttempts } from './settle/readAttempts.ts';
import { type Settled, saveOutcomes } from './settle/saveOutcomes.ts';
import { isHeardOf, verdictOf } from './settle/verdict.ts';

/** What became of an attempt, as its sender saw it. */
export type Outcome = { attemptId: string; result: SendResult };

/**
 * Writes outcomes down, a set at a time, holding the contacts' locks: attempt and message move, and
 * the chat's next message comes forward. An attempt that somebody has declared lost meanwhile still
 * takes what is now known of it, but moves nothing else. Gives the number of failures told to the relay.
 */
export async function settle(unit: Unit, lineId: string, outcomes: Outcome[]): Promise<number> {
  const resultOf = new Map(outcomes.map((each) => [each.attemptId, each.result]));
  const locked = await lockContactsOf(unit, [...resultOf.keys()]);
  const found = (await readAttempts(unit, [...resultOf.keys()])).flatMap((row) => {
    // Made another contact's while we waited for the lock: the whole set is tried again.
    if (!locked.has(row.contactId)) throw new Error(`Contact of attempt ${row.id} has changed`);
    const result = resultOf.get(row.id);
    return result ? [{ ...row, result }] : [];
  });
  const refusals = await countRefusals(unit, found);
  const rows = found.map((row) => ({
    ...row,
    verdict: verdictOf(row.result, row.status, refusals.get(row.id) ?? 1),
  }));
  await saveOutcomes(unit, rows);
  const holders = rows.filter((row) => row.holdsOutbox);
  await putBack(unit, rows);
  await bringForward(
    unit,
    holders.filter((row) => row.verdict.goesOn || isPutBack(row)),
  );
  await slowDown(unit, lineId, rows);
  const failures = rows.filter((row) => row.verdict.failed && row.isNewest);
  await reportFailures(
    unit,
    failures.map((row) => ({ attemptId: row.id, lineId: row.lineId, error: errorOf(row.result) })),
  );
  await followCampaigns(unit, rows);
  count(rows);
  return failures.length;
}

/** Nothing is asked where no campaign is concerned. */
async function followCampaigns(unit: Unit, rows: Settled[]): Promise<void> {
  const moved = rows.filter((row) => row.ofCampaign && row.isNewest);
  if (moved.length === 0) return;
  const changes = await moveRecipients(
    unit,
    moved.map(({ messageId, verdict: { againMs } }) => ({
      messageId,
      dueAt: againMs === undefined ? undefined : new Date(unit.now.getTime() + againMs),
    })),
  );
  await addCounts(unit, changes);
}

function errorOf(result: SendResult): { code: number; title: string } {
  return result.outcome === 'refused'
    ? { code: result.failure.code, title: result.failure.detail }
    : { code: 0, title: result.outcome };
}

function count(rows: Settled[]): void {
  for (const { result, status } of rows) {
    const isDoubt = result.outcome === 'in_doubt' && !isHeardOf(status);
    if (isDoubt) metrics.inDoubt.inc();
    else if (result.outcome === 'accepted' || result.outcome === 'in_doubt') metrics.sent.inc();
    if (result.outcome === 'not_called') metrics.notCalled.inc();
    if (result.outcome === 'refused') metrics.failed.inc({ code: String(result.failure.code) });
  }
}
