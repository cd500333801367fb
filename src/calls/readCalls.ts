import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** A request of a flow that has failed so far and is tried again. */
type FailingCall = {
  flowId: string;
  flowName: string;
  /** The step that waits for it. */
  step: string;
  failed: number;
  /** Tries that are left. */
  left: number;
  since: Date;
  dueAt: Date;
};

export type Calls = {
  /** Without an answer yet. */
  waiting: number;
  /** When the longest-overdue was to be made; null where none is overdue. */
  overdueSince: Date | null;
  failing: FailingCall[];
  /** How many fail, listed or not. */
  failingTotal: number;
};

/** How the requests of the account's flows do; of those that fail the longest-waiting first, at most `limit`. */
export async function readCalls({ tx, accountId, now }: Unit, limit: number): Promise<Calls> {
  const [all] = await run<{ waiting: number; overdue_since: Date | null }>(
    tx,
    sql`select count(*)::int as waiting,
        min(due_at) filter (where not leased and due_at <= ${now}) as overdue_since
      from call where account_id = ${accountId} and due_at is not null`,
  );
  const rows = await run<{
    flow_id: string;
    flow_name: string;
    call_id: string;
    failed: number;
    retries: number;
    created_at: Date;
    due_at: Date;
    total: number;
  }>(
    tx,
    sql`select f.id as flow_id, f.name as flow_name, c.call_id, c.failed, c.retries, c.created_at,
        c.due_at, (count(*) over ())::int as total
      from call c
      join process p on p.account_id = c.account_id and p.id = c.process_id
      join flow f on f.account_id = p.account_id and f.id = p.flow_id
      where c.account_id = ${accountId} and c.due_at is not null and c.failed > 0
      order by c.created_at, c.id limit ${limit}::int`,
  );
  return {
    waiting: all?.waiting ?? 0,
    overdueSince: all?.overdue_since ?? null,
    failing: rows.map((row) => ({
      flowId: row.flow_id,
      flowName: row.flow_name,
      step: row.call_id.split(':')[1] ?? '',
      failed: row.failed,
      left: row.retries + 1 - row.failed,
      since: row.created_at,
      dueAt: row.due_at,
    })),
    failingTotal: rows[0]?.total ?? 0,
  };
}
