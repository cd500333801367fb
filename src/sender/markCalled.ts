import { arrayLiteral } from '../db/literals.ts';
import type { UnitDeps } from '../db/unit.ts';

/**
 * Sets `called_at` of those attempts that are still this sender's and still in time, directly before
 * they are called. What it does not return must not be called: somebody else has taken it over.
 * One statement that commits itself: every round trip here is one that each reply waits for.
 */
export async function markCalled(
  { database: { sql }, clock }: UnitDeps,
  accountId: string,
  attemptIds: string[],
  sender: string,
): Promise<Set<string>> {
  const now = sql`now() + ${clock.offsetMs}::float8 * interval '1 millisecond'`;
  const rows = await sql<{ id: string }[]>`
    update attempt set called_at = ${now}
    where account_id = ${accountId} and id = any(${arrayLiteral(attemptIds)}::uuid[])
      and sender = ${sender} and called_at is null and outcome is null and call_before > ${now}
    returning id`;
  return new Set(rows.map((row) => row.id));
}
