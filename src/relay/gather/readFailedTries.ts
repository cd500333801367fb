import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { ParsedEvent } from '../parse.ts';

/** A try that the provider refused, or took and failed, with its code; 0 where it gave none. */
export type FailedTry = { attemptId: string; messageId: string; code: number };

/** Of the messages of which a failure is told in this turn; without one nothing is asked. */
export async function readFailedTries(
  { tx, accountId }: Unit,
  events: readonly ParsedEvent[],
  messageIds: readonly string[],
): Promise<FailedTry[]> {
  const isFailure = events.some(
    ({ event }) => event.kind === 'status' && event.status === 'failed',
  );
  if (!isFailure || messageIds.length === 0) return [];
  const rows = await run<{ id: string; message_id: string; error_code: number }>(
    tx,
    sql`select id, message_id, error_code from attempt where account_id = ${accountId}
      and message_id = any(${arrayOf('uuid', messageIds)}) and error_code is not null
      and (outcome = 'refused' or status = 'failed')`,
  );
  return rows.map((row) => ({
    attemptId: row.id,
    messageId: row.message_id,
    code: row.error_code,
  }));
}
