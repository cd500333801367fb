import { sql } from 'drizzle-orm';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { ImportTables, RefusedRow } from './importTables.ts';

/** Rows that were refused, by their numbers. */
export const listRefusals = (
  { tx, accountId }: Unit,
  { refusals }: ImportTables,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<RefusedRow[]> =>
  selectRows(
    tx,
    refusals,
    sql`account_id = ${accountId} and import_id = ${importId} and row > ${after}
      order by row limit ${limit}`,
    ['row', 'column', 'code', 'message', 'cells'],
  );
