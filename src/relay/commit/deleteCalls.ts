import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Writes } from '../writes.ts';

/** Before a process's next call is written: these are its earlier ones. */
export async function deleteCalls(
  unit: Unit,
  { callsDecided, callsDropped }: Pick<Writes, 'callsDecided' | 'callsDropped'>,
): Promise<void> {
  if (callsDecided.length + callsDropped.length === 0) return;
  await run(
    unit.tx,
    sql`delete from call where account_id = ${unit.accountId}
      and (id = any(${arrayOf('uuid', callsDecided)})
        or process_id = any(${arrayOf('uuid', callsDropped)}))`,
  );
}
