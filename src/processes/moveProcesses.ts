import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Lets open processes run another version of their flow; their states have been made fit for it. */
export async function moveProcesses(
  { tx, accountId }: Unit,
  processIds: string[],
  version: number,
): Promise<void> {
  if (processIds.length === 0) return;
  await run(
    tx,
    sql`update process set flow_version = ${version}
      where account_id = ${accountId} and id = any(${arrayOf('uuid', processIds)})`,
  );
}
