import { sql } from 'drizzle-orm';
import { tierCountedMs } from '../../campaigns/tierLimit.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';

const hourMs = 3_600_000;
const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / hourMs) * hourMs);

/**
 * How many people a WABA may still begin with, and when there will be room for more. Its hour is
 * locked, so that two lines cannot take the same place. Without a limit nothing is asked.
 */
export async function readTier(
  unit: Unit,
  wabaId: string,
  limit: number | undefined,
): Promise<{ left: number; freeAt: Date }> {
  const { accountId, now, tx } = unit;
  const inAnHour = new Date(hourOf(now).getTime() + hourMs);
  if (limit === undefined) return { left: Number.POSITIVE_INFINITY, freeAt: inAnHour };
  await run(
    tx,
    sql`insert into tier_use (account_id, waba_id, hour, people)
      values (${accountId}, ${wabaId}, ${hourOf(now)}, 0)
      on conflict (account_id, waba_id, hour) do update set people = tier_use.people`,
  );
  const [row] = await run<{ people: number; first: Date | null }>(
    tx,
    sql`select sum(people)::int as people, min(hour) filter (where people > 0) as first from tier_use
      where account_id = ${accountId} and waba_id = ${wabaId}
        and hour > ${new Date(now.getTime() - tierCountedMs)}`,
  );
  return {
    left: limit - (row?.people ?? 0),
    freeAt: row?.first ? new Date(row.first.getTime() + tierCountedMs) : inAnHour,
  };
}

/** They have been begun with in this hour. */
export async function addTierUse(
  unit: Unit,
  { wabaId, tierLeft }: { wabaId: string; tierLeft: number },
  people: number,
): Promise<void> {
  if (people === 0 || tierLeft === Number.POSITIVE_INFINITY) return;
  await run(
    unit.tx,
    sql`update tier_use set people = people + ${people}::int
      where account_id = ${unit.accountId} and waba_id = ${wabaId} and hour = ${hourOf(unit.now)}`,
  );
}
