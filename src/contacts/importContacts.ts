import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { type ImportTables, newImport } from '../imports/importTables.ts';
import { type ColumnMatch, columnIn, matched, targetOf } from '../imports/matchColumns.ts';
import { readRows, type UploadKind } from '../imports/readRows.ts';
import { recordSet } from '../imports/recordSet.ts';
import { endImport, runImport } from '../imports/runImport.ts';
import { type ReadSet, storeSets } from '../imports/storeSets.ts';
import type { ImportOf } from './importedWords.ts';
import { type ReadRow, readImportRow, unknownColumns } from './importRow.ts';
import { importSet } from './importSet.ts';
import { holdProperties, readProperties } from './listProperties.ts';
import type { Property } from './property.ts';
import { contactImport, contactImportRefusal } from './table.ts';

export type ImportRow = typeof contactImport.$inferSelect;

/** Where imports of contacts are kept. */
export const contactImports: ImportTables = {
  imports: contactImport,
  refusals: contactImportRefusal,
};

type Upload = {
  bytes: AsyncIterable<Uint8Array>;
  kind: UploadKind;
  actor: string;
  /** Where it calls its columns otherwise than we do. */
  columns?: ColumnMatch;
  /** Of numbers that name no country: two letters, or a calling code. */
  country?: string | undefined;
};

/** An import that runs: `done` gives it as it ended. */
export type RunningImport = { id: string; done: Promise<ImportRow> };

/**
 * Makes and changes contacts from an upload as it arrives, a set of rows in a transaction with its own
 * counts. Where the upload breaks off the import has failed, what came before stays, and sending it again
 * does no harm. Gives the import as it ended.
 */
export const importContacts = async (
  deps: UnitDeps,
  accountId: string,
  upload: Upload,
): Promise<ImportRow> => (await beginImport(deps, accountId, upload)).done;

/** As `importContacts`, and does not wait for its end. */
export async function beginImport(
  deps: UnitDeps,
  accountId: string,
  upload: Upload,
): Promise<RunningImport> {
  const { id, properties } = await openUnit(deps, accountId, begin);
  const { bytes, kind, actor, country, columns = new Map() } = upload;
  const of = { importId: id, actor };
  const work = async (): Promise<void> => {
    await storeSets<ReadRow>(
      deps,
      accountId,
      readRows(bytes, kind),
      matched((row) => readImportRow(row, properties, country), columns),
      (unit, set) => storeSet(unit, of, { properties, columns }, set),
    );
    await openUnit(deps, accountId, (unit) => endImport(unit, contactImport, id, ''));
  };
  const done = runImport(deps, accountId, { imports: contactImport, id }, work).then(() =>
    openUnit(deps, accountId, (unit) => getImport(unit, id)),
  );
  return { id, done };
}

async function begin(unit: Unit): Promise<{ id: string; properties: Property[] }> {
  const row = { ...newImport(unit), created: 0, updated: 0 };
  await unit.tx.insert(contactImport).values(row);
  return { id: row.id, properties: await readProperties(unit) };
}

async function storeSet(
  unit: Unit,
  of: ImportOf,
  { properties, columns }: { properties: readonly Property[]; columns: ColumnMatch },
  set: ReadSet<ReadRow>,
): Promise<void> {
  const [held] = await Promise.all([holdProperties(unit), commitSoon(unit)]);
  const { refusals, ...counts } = await importSet(
    unit,
    of,
    set.read.map((row) => withoutLost(row, held)),
  );
  const unknown = set.columns.filter((column) => {
    const target = targetOf(columns, column);
    return target !== '' && unknownColumns([target], properties).length > 0;
  });
  await recordSet(unit, contactImports, of.importId, set, {
    counts,
    refusals: refusals.map(({ number, refusal }) => ({
      number,
      refusal: { ...refusal, column: columnIn(columns, set.columns, refusal.column) },
    })),
    unknownColumns: unknown,
  });
}

/** A row without the values of what has been deleted since the import began. */
function withoutLost(row: ReadRow, held: ReadonlySet<string>): ReadRow {
  const { properties = {} } = row.change;
  if (Object.keys(properties).every((key) => held.has(key))) return row;
  const kept = Object.entries(properties).filter(([key]) => held.has(key));
  return { ...row, change: { ...row.change, properties: Object.fromEntries(kept) } };
}

/**
 * The set is on the disk a moment after its commit and not before it: the end of the import, which waits for
 * the disk, waits for all of them, and what a crash takes of one that is not over is as if it had not come yet.
 */
const commitSoon = ({ tx }: Unit): Promise<unknown> =>
  run(tx, sql`select set_config('synchronous_commit', 'off', true)`);

/** AppError `not_found`. */
export async function getImport({ tx, accountId }: Unit, id: string): Promise<ImportRow> {
  const [row] = await tx
    .select()
    .from(contactImport)
    .where(and(eq(contactImport.accountId, accountId), eq(contactImport.id, id)));
  if (row) return row;
  throw noSuch('IMP');
}

/** The newest first. */
export async function listImports(
  { tx, accountId }: Unit,
  { after, limit }: PageRequest,
): Promise<Page<ImportRow>> {
  const rows = await tx
    .select()
    .from(contactImport)
    .where(
      and(
        eq(contactImport.accountId, accountId),
        after?.[0] ? lt(contactImport.id, after[0]) : undefined,
      ),
    )
    .orderBy(desc(contactImport.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}
