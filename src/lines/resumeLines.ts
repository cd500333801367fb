import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Lets lines go on whose pause has an end that has come; gives how many. */
export async function resumeLines({ tx, accountId, now }: Unit): Promise<number> {
  const { count } = await run(
    tx,
    sql`update line set paused_reason = null, paused_until = null, updated_at = ${now}
      where account_id = ${accountId} and id = any(array(
        select id from line where account_id = ${accountId} and paused_until <= ${now}
        order by id for no key update skip locked))`,
  );
  return count;
}
