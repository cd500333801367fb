import { sql } from 'drizzle-orm';
import { groupBy } from '../db/groupBy.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Happened } from './passages.ts';

/** Of each process no more than the last of its journal, so that a list of talkative ones is read soon. */
const mostEntries = 500;

type Row = { id: string; seq: number; at: Date; path: string[]; back: number | null };

/** What happened to each of these processes, oldest first: where their journals say that they went on. */
export async function readPaths(
  { tx, accountId }: Unit,
  processIds: string[],
): Promise<Map<string, Happened[]>> {
  const rows = await run<Row>(
    tx,
    sql`select p.id, j.seq, j.at, j.path, j.back
      from unnest(${arrayOf('uuid', processIds)}) as p(id)
      cross join lateral (
        select seq, at, path, (event->>'to')::int as back from journal
        where account_id = ${accountId} and process_id = p.id and path <> '[]'
        order by seq desc limit ${mostEntries}::int) as j
      order by j.seq`,
  );
  return groupBy(rows, ({ id }) => id);
}
