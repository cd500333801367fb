import { sql } from 'drizzle-orm';
import { insertRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { outbox } from '../table.ts';
import type { Settled } from './saveOutcomes.ts';

/** In doubt counts as accepted, for the order of the chat, after this. */
const doubtHoldsMs = 15_000;
const throttledForMs = 5_000;

/** A campaign's message that is to be tried again waits as a recipient, and its chat for nothing. */
export const isPutBack = ({ ofCampaign, verdict }: Settled): boolean =>
  ofCampaign && verdict.againMs !== undefined;

/**
 * Puts back what is to be tried again, also where the outbox had given the attempt up; what is in
 * doubt keeps its place until somebody looks after it.
 */
export async function putBack(unit: Unit, rows: Settled[]): Promise<void> {
  const { accountId, now, tx } = unit;
  const rowOf = (row: Settled, waitMs: number, attemptId: string | null) => ({
    accountId,
    messageId: row.messageId,
    lineId: row.lineId,
    chatId: row.chatId,
    contactId: row.contactId,
    class: row.class,
    readyAt: new Date(now.getTime() + waitMs),
    attemptId,
  });
  const again = rows.flatMap((row) => {
    const { againMs } = row.verdict;
    const waits = againMs !== undefined && row.isNewest && row.messageStatus === 'sending';
    return waits && !row.ofCampaign ? [rowOf(row, againMs, null)] : [];
  });
  const doubtful = rows
    .filter((row) => row.result.outcome === 'in_doubt' && !row.verdict.goesOn && row.holdsOutbox)
    .map((row) => rowOf(row, doubtHoldsMs, row.id));
  await insertRows(tx, outbox, [...again, ...doubtful], {
    onConflict: { target: ['accountId', 'messageId'], set: ['readyAt', 'attemptId'] },
  });
}

/** Of a line that the provider throttles, or that nothing can be sent over until somebody looks. */
export async function slowDown(unit: Unit, lineId: string, rows: Settled[]): Promise<void> {
  if (rows.some((row) => row.verdict.slow)) {
    await run(
      unit.tx,
      sql`update line_bucket set slow_until = ${new Date(unit.now.getTime() + throttledForMs)}
        where account_id = ${unit.accountId} and line_id = ${lineId}`,
    );
  }
  const pause = rows.find((row) => row.verdict.pause !== undefined)?.verdict.pause;
  if (pause === undefined) return;
  await run(
    unit.tx,
    sql`update line set paused_reason = ${pause}, paused_until = null, updated_at = ${unit.now}
      where account_id = ${unit.accountId} and id = ${lineId}`,
  );
}
