import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { FlowRow } from './getFlow.ts';

/** A version that is not the newest, and how many processes run it and have not ended; none that is only being tried out. */
export type OlderVersion = { version: number; openProcesses: number };

const mostListed = 100;

/** The newest first. Nothing is older than what was never published. */
export async function listOlderVersions(
  { tx, accountId }: Unit,
  { id, publishedVersion }: FlowRow,
): Promise<OlderVersion[]> {
  if (publishedVersion === null) return [];
  const rows = await run<{ version: number; open_processes: number }>(
    tx,
    sql`select flow_version as version, count(*)::int as open_processes from process
      where account_id = ${accountId} and flow_id = ${id} and status = 'pending'
        and trigger->>'kind' <> 'test' and flow_version > 0 and flow_version <> ${publishedVersion}
      group by flow_version order by flow_version desc limit ${mostListed}`,
  );
  return rows.map(({ version, open_processes: openProcesses }) => ({ version, openProcesses }));
}
