import { sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';
import { selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { process } from '../../processes/table.ts';
import type { MessageRow, Scene } from '../scene.ts';

/**
 * Which of the processes that these messages are of were only tried out: hooks are not told of those. An
 * account without hooks is not asked.
 */
export async function readTriedProcesses(
  { tx, accountId }: Unit,
  { wantedEvents }: Scene['account'],
  messages: MessageRow[],
): Promise<Set<string>> {
  const ids = messages.flatMap(({ processId }) => processId ?? []);
  if (wantedEvents.length === 0 || ids.length === 0) return new Set();
  const rows = await selectRows(
    tx,
    process,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', [...new Set(ids)])})
      and trigger->>'kind' = 'test'`,
    ['id'],
  );
  return new Set(rows.map(({ id }) => id));
}
