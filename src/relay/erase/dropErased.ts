import { sql } from 'drizzle-orm';
import { hash16 } from '../../db/hash16.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import * as metrics from '../metrics.ts';
import type { ParsedEvent } from '../parse.ts';

/**
 * Leaves out events that tell again of people who were erased: their messages, what became of ours to
 * them, and changes that were handled before. Without it a webhook that is repeated would make the
 * person anew; something new that they write does.
 */
export async function dropErased(unit: Unit, events: ParsedEvent[]): Promise<ParsedEvent[]> {
  const keys = events.flatMap(keysOf);
  if (keys.length === 0) return events;
  const rows = await run<{ key: Buffer }>(
    unit.tx,
    sql`select key from erased
        where account_id = ${unit.accountId} and key = any(${arrayOf('bytea', keys)})
      union all select key from seen
        where account_id = ${unit.accountId} and key = any(${arrayOf('bytea', keys)})`,
  );
  const known = new Set(rows.map(({ key }) => key.toString('hex')));
  const kept = events.filter((each) => !keysOf(each).some((key) => known.has(key.toString('hex'))));
  metrics.repeats.inc({ kind: 'other' }, events.length - kept.length);
  return kept;
}

function keysOf({ event, key }: ParsedEvent): Buffer[] {
  switch (event.kind) {
    case 'message':
    case 'echo':
      return [hash16(event.id)];
    case 'status':
      return [hash16(event.id), ...(event.attemptId ? [hash16(event.attemptId)] : [])];
    case 'identity':
    case 'preference':
      return [key];
    case 'answer':
    case 'notice':
      return [];
  }
}
