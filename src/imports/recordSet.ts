import { type SQL, sql } from 'drizzle-orm';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { ImportTables } from './importTables.ts';
import type { ReadSet, Refused } from './storeSets.ts';

/** What became of a set: its rows by how they are counted (columns of the import), and those refused late. */
export type StoredSet = { counts: Record<string, number>; refusals: Refused[] };

/** Each line of NDJSON may have columns of its own. */
const mostColumns = 200;

/** Writes to the import what became of a set, and keeps the rows that were refused. */
export async function recordSet(
  unit: Unit,
  { imports, refusals }: ImportTables,
  importId: string,
  { rows, columns, ...set }: Pick<ReadSet<unknown>, 'rows' | 'columns' | 'refusals'>,
  { counts, ...stored }: StoredSet & { unknownColumns: string[] },
): Promise<void> {
  const { tx, accountId, now } = unit;
  const refused = [...set.refusals, ...stored.refusals];
  if (refused.length > 0) {
    const cellsOf = new Map(rows.map(({ number, cells }) => [number, cells]));
    await insertRows(
      tx,
      refusals,
      refused.map(({ number, refusal }) => ({
        accountId,
        importId,
        row: number,
        ...refusal,
        cells: cellsOf.get(number) ?? {},
      })),
    );
  }
  const [before] = await run<{ columns: string[]; unknown_columns: string[] }>(
    tx,
    sql`select columns, unknown_columns from ${imports}
      where account_id = ${accountId} and id = ${importId}`,
  );
  const added = { ...counts, rows: rows.length, refused: refused.length };
  await run(
    tx,
    sql`update ${imports} set ${sql.join(Object.entries(added).map(plus), sql`, `)},
        columns = ${joined(before?.columns, columns)}::jsonb,
        unknown_columns = ${joined(before?.unknown_columns, stored.unknownColumns)}::jsonb,
        updated_at = ${now}
      where account_id = ${accountId} and id = ${importId}`,
  );
}

const plus = ([name, by]: [string, number]): SQL =>
  sql`${sql.identifier(name)} = ${sql.identifier(name)} + ${by}::int`;

const joined = (known: string[] = [], more: string[]): string =>
  JSON.stringify([...new Set([...known, ...more])].slice(0, mostColumns));
