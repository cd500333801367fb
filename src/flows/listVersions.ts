import { sql } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { getFlow } from './getFlow.ts';

/** A published version without what it says. */
export type VersionSummary = {
  version: number;
  publishedAt: Date;
  /** Warnings when it was published. */
  findings: number;
  /** Processes that run it and have not ended; none that is only being tried out. */
  openProcesses: number;
};

/** A version's number is a Postgres `integer`. */
const greatest = 2_147_483_647;

/** A flow's versions, newest first; AppError `not_found` where the account has no such flow. */
export async function listVersions(
  unit: Unit,
  flowId: string,
  { after, limit }: PageRequest,
): Promise<Page<VersionSummary>> {
  await getFlow(unit, flowId);
  const { tx, accountId } = unit;
  const named = Number(after?.[0] ?? Number.NaN);
  const before = Number.isInteger(named) && named <= greatest ? named : greatest;
  const rows = await run<{
    version: number;
    created_at: Date;
    findings: number;
    open_processes: number;
  }>(
    tx,
    sql`select v.version, v.created_at, jsonb_array_length(v.warnings) as findings,
        coalesce(p.open_processes, 0)::int as open_processes
      from flow_version v
      left join (select account_id, flow_version, count(*) as open_processes from process
        where account_id = ${accountId} and flow_id = ${flowId} and status = 'pending'
          and trigger->>'kind' <> 'test'
        group by account_id, flow_version) as p
        on p.account_id = v.account_id and p.flow_version = v.version
      where v.account_id = ${accountId} and v.flow_id = ${flowId}
        and v.version > 0 and v.version < ${before}
      order by v.version desc limit ${limit + 1}`,
  );
  const versions = rows.map((row) => ({
    version: row.version,
    publishedAt: row.created_at,
    findings: row.findings,
    openProcesses: row.open_processes,
  }));
  return pageOf(versions, limit, (last) => [String(last.version)]);
}
