import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** How long what was only tried out is kept after its end. */
export const triedKeptMs = 30 * 86_400_000;

const atOnce = 200;

/**
 * Deletes processes that only tried a flow out, with their journals, 30 days after their end; what was said
 * stays in the chat. At most 200 at a time; gives how many.
 */
export async function forgetTried({ tx, accountId, now }: Unit): Promise<number> {
  const old = await run<{ id: string }>(
    tx,
    sql`select id from process where account_id = ${accountId} and trigger->>'kind' = 'test'
        and finished_at < ${new Date(now.getTime() - triedKeptMs)}
      order by id limit ${atOnce}::int for no key update skip locked`,
  );
  if (old.length === 0) return 0;
  const ids = arrayOf(
    'uuid',
    old.map(({ id }) => id),
  );
  await run(
    tx,
    sql`delete from journal where account_id = ${accountId} and process_id = any(${ids})`,
  );
  const { count } = await run(
    tx,
    sql`delete from process where account_id = ${accountId} and id = any(${ids})`,
  );
  return count;
}
