import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { selectRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import { isSealed } from './sealedValue.ts';
import { process } from './table.ts';

/** When what is sensitive in a process that ends at `end` is blanked. */
export const blankAt = (end: Date): Date => new Date(end.getTime() + 24 * 3_600_000);

/**
 * Puts `null` in the place of every sensitive value of processes whose time for that has come, and empties
 * what their journals keep as ciphertext; at most 500 of them. Gives how many there were.
 */
export async function blankSensitive(unit: Unit): Promise<number> {
  const rows = await selectRows(
    unit.tx,
    process,
    sql`account_id = ${unit.accountId} and blank_at <= ${unit.now}
      order by blank_at limit 500 for no key update skip locked`,
  );
  if (rows.length === 0) return 0;
  await run(
    unit.tx,
    sql`update journal set sealed = '' where account_id = ${unit.accountId}
      and process_id = any(${arrayOf(
        'uuid',
        rows.map(({ id }) => id),
      )}) and sealed is not null`,
  );
  return updateRows(
    unit.tx,
    process,
    ['accountId', 'id'],
    // A state is JSON, and stays of its form: only values of variables are put out.
    rows.map((row) => ({ ...row, state: blanked(row.state) as typeof row.state, blankAt: null })),
    ['state', 'blankAt'],
  );
}

function blanked(value: Json): Json {
  if (isSealed(value)) return null;
  if (Array.isArray(value)) return value.map(blanked);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, blanked(inner)]));
}
