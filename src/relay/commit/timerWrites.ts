import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Writes } from '../writes.ts';

/** Firing is the deletion: a timer that is no longer there must not have fired. */
export async function fireTimers(unit: Unit, fired: Writes['timersFired']): Promise<void> {
  const count = await deleteTimers(unit, fired);
  if (count !== fired.length) {
    throw new Error(`${fired.length} timers fired, ${count} of them were there`);
  }
}

export async function deleteTimers(unit: Unit, gone: Writes['timersGone']): Promise<number> {
  if (gone.length === 0) return 0;
  const result = await run(
    unit.tx,
    sql`delete from timer where account_id = ${unit.accountId}
      and (process_id, timer_id) in (select * from unnest(${arrayOf(
        'uuid',
        gone.map((each) => each.processId),
      )}, ${arrayOf(
        'text',
        gone.map((each) => each.timerId),
      )}))`,
  );
  return result.count;
}
