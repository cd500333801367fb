import { sql } from 'drizzle-orm';
import { uuidFloor } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

export type Deliveries = {
  /** To be made, or made again; counted to 100,000. */
  waiting: number;
  /** Since when the longest-overdue could have been made, those of hooks that fail or are disabled left out. */
  overdueSince: Date | null;
  /** Given up, of what happened in the last day. */
  givenUp: number;
};

const dayMs = 86_400_000;
const countedTo = 100_000;

/** How telling the account's hooks goes. */
export async function countDeliveries({ tx, accountId, now }: Unit): Promise<Deliveries> {
  const [row] = await run<{ waiting: number; overdue_since: Date | null; given_up: number }>(
    tx,
    sql`select
        (select count(*)::int from (select 1 from hook_event
          where account_id = ${accountId} and due_at is not null limit ${countedTo}) as e) as waiting,
        (select min(e.due_at) from hook_event e
          join hook k on k.account_id = e.account_id and k.id = e.hook_id
          where e.account_id = ${accountId} and e.due_at <= ${now}
            and k.status = 'enabled' and k.failures < 5) as overdue_since,
        (select count(*)::int from (select 1 from hook_event
          where account_id = ${accountId} and status = 'failure'
            and id >= ${uuidFloor(now.getTime() - dayMs)} limit ${countedTo}) as f) as given_up`,
  );
  return {
    waiting: row?.waiting ?? 0,
    overdueSince: row?.overdue_since ?? null,
    givenUp: row?.given_up ?? 0,
  };
}
