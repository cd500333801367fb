import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { SendResult } from '../../providers/contract.ts';

/**
 * How often each refused message has failed with the same code, this attempt included: refused, or taken and failed. What was
 * never called, or had to wait for another reason, takes nothing from the tries of this one.
 */
export async function countRefusals(
  unit: Unit,
  rows: { id: string; messageId: string; result: SendResult }[],
): Promise<Map<string, number>> {
  const refused = rows.flatMap(({ id, messageId, result }) =>
    result.outcome === 'refused' ? [{ id, messageId, code: result.failure.code }] : [],
  );
  if (refused.length === 0) return new Map();
  const before = await run<{ id: string; count: number }>(
    unit.tx,
    sql`select k.id, count(*)::int as count
      from unnest(${arrayOf(
        'uuid',
        refused.map((row) => row.id),
      )}, ${arrayOf(
        'uuid',
        refused.map((row) => row.messageId),
      )}, ${arrayOf(
        'integer',
        refused.map((row) => row.code),
      )}) as k(id, message_id, code)
      join attempt a on a.account_id = ${unit.accountId} and a.message_id = k.message_id
        and (a.outcome = 'refused' or a.status = 'failed') and a.error_code = k.code and a.id <> k.id
      group by k.id`,
  );
  const countOf = new Map(before.map((row) => [row.id, row.count]));
  return new Map(refused.map(({ id }) => [id, (countOf.get(id) ?? 0) + 1]));
}
