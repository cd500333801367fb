import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { tierCountedMs } from './tierLimit.ts';

/** People whom the WABA has begun with in the last day. */
export async function readTierUse({ tx, accountId, now }: Unit, wabaId: string): Promise<number> {
  const [row] = await run<{ people: number }>(
    tx,
    sql`select coalesce(sum(people), 0)::int as people from tier_use where account_id = ${accountId}
      and waba_id = ${wabaId} and hour > ${new Date(now.getTime() - tierCountedMs)}`,
  );
  return row?.people ?? 0;
}
