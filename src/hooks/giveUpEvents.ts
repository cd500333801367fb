import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Rows written in one statement: nobody waits long for any of them. */
const atOnce = 500;

/** Gives up what waits for a hook that is no more, some at a time; of one that is there, nothing. */
export async function giveUpEvents({ tx, accountId, now }: Unit, hookId: string): Promise<void> {
  await run(
    tx,
    sql`update hook_event set status = 'failure', error = 'hook_deleted', due_at = null,
        updated_at = ${now}
      where account_id = ${accountId} and id = any(array(
          select id from hook_event
          where account_id = ${accountId} and hook_id = ${hookId} and due_at is not null
          limit ${atOnce}::int))
        and not exists (select 1 from hook where account_id = ${accountId} and id = ${hookId})`,
  );
}
