import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { ImportTables } from './importTables.ts';
import { stoppedAfterMs, wasStoppedWords } from './runImport.ts';

/** Refused rows are kept to be mended, with what is in them. */
const refusalsKeptMs = 7 * 86_400_000;

/** Ends imports whose process is gone, and deletes refused rows a week later; gives how many of these. */
export async function forgetImports(
  { tx, accountId, now }: Unit,
  { imports, refusals }: ImportTables,
): Promise<number> {
  await run(
    tx,
    sql`update ${imports} set status = 'failed', failure = ${wasStoppedWords}, updated_at = ${now}
      where account_id = ${accountId} and status = 'running'
        and updated_at < ${new Date(now.getTime() - stoppedAfterMs)}`,
  );
  const { count } = await run(
    tx,
    sql`delete from ${refusals} where account_id = ${accountId}
      and (import_id, row) in (
        select r.import_id, r.row from ${imports} i
        join ${refusals} r on r.account_id = i.account_id and r.import_id = i.id
        where i.account_id = ${accountId}
          and i.created_at < ${new Date(now.getTime() - refusalsKeptMs)} limit 1000)`,
  );
  return count;
}
