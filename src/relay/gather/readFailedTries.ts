import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { MessageRow } from '../scene.ts';

/** A try that the provider refused, or took and failed, with its code; 0 where it gave none. */
export type FailedTry = { attemptId: string; messageId: string; code: number };

/** The failed tries of these messages. */
export async function readFailedTries(
  { tx, accountId }: Unit,
  messages: readonly MessageRow[],
): Promise<FailedTry[]> {
  if (messages.length === 0) return [];
  const rows = await run<{ id: string; message_id: string; error_code: number }>(
    tx,
    sql`select id, message_id, error_code from attempt where account_id = ${accountId}
      and message_id = any(${arrayOf(
        'uuid',
        messages.map(({ id }) => id),
      )}) and error_code is not null
      and (outcome = 'refused' or status = 'failed')`,
  );
  return rows.map((row) => ({
    attemptId: row.id,
    messageId: row.message_id,
    code: row.error_code,
  }));
}
