import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import type { ImportOf } from './importedWords.ts';
import { type Refusal, readImportRow, unknownColumns } from './importRow.ts';
import { ImportRace, importSet, type ReadRow } from './importSet.ts';
import { holdProperties, readProperties } from './listProperties.ts';
import type { Property } from './property.ts';
import { BrokenUpload, readRows, type UploadKind, type UploadRow } from './readRows.ts';
import { contactImport, contactImportRefusal } from './table.ts';

export type ImportRow = typeof contactImport.$inferSelect;
export type RefusedRow = typeof contactImportRefusal.$inferSelect;

/**
 * Makes and changes contacts from an upload as it arrives, a set of rows in a transaction with its own
 * counts. Where the upload breaks off the import has failed, what came before stays, and sending it again
 * does no harm. Gives the import as it ended.
 */
export async function importContacts(
  deps: UnitDeps,
  accountId: string,
  upload: { bytes: AsyncIterable<Uint8Array>; kind: UploadKind; actor: string },
): Promise<ImportRow> {
  const { id, properties } = await openUnit(deps, accountId, begin);
  let failure = '';
  // One set is read while the one before it is stored, and stored after it: the last row wins.
  let storing: Promise<void> = Promise.resolve();
  try {
    for await (const rows of readRows(upload.bytes, upload.kind)) {
      const set = prepareSet(rows, properties);
      await storing;
      storing = storeSet(deps, accountId, { importId: id, actor: upload.actor }, set);
      // Whoever waits for it sees its fault; until then it is nobody's.
      storing.catch(() => {});
    }
    await storing;
  } catch (error) {
    await storing.catch(() => {});
    const message = error instanceof BrokenUpload ? error.message : 'It was broken off by a fault';
    await openUnit(deps, accountId, (unit) => end(unit, id, message));
    if (!(error instanceof BrokenUpload)) throw error;
    failure = message;
  }
  return openUnit(deps, accountId, async (unit) => {
    if (failure === '') await end(unit, id, '');
    return getImport(unit, id);
  });
}

async function begin(unit: Unit): Promise<{ id: string; properties: Property[] }> {
  const { accountId, now, tx } = unit;
  const id = unit.newId();
  await tx.insert(contactImport).values({
    accountId,
    id,
    status: 'running',
    rows: 0,
    created: 0,
    updated: 0,
    merged: 0,
    refused: 0,
    columns: [],
    unknownColumns: [],
    failure: '',
    createdAt: now,
    updatedAt: now,
  });
  return { id, properties: await readProperties(unit) };
}

const triesOfSet = 10;

/** A set as it was read: what its rows want, and those that cannot be. */
type PreparedSet = {
  rows: UploadRow[];
  read: ReadRow[];
  refusals: { number: number; refusal: Refusal }[];
  columns: string[];
  unknown: string[];
};

function prepareSet(rows: UploadRow[], properties: readonly Property[]): PreparedSet {
  const read: ReadRow[] = [];
  const refusals: PreparedSet['refusals'] = [];
  for (const row of rows) {
    const result = readImportRow(row, properties);
    if ('refusal' in result) refusals.push({ number: row.number, refusal: result.refusal });
    else read.push({ number: row.number, ...result });
  }
  const columns = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  return { rows, read, refusals, columns, unknown: unknownColumns(columns, properties) };
}

async function storeSet(
  deps: UnitDeps,
  accountId: string,
  of: ImportOf,
  { rows, read, refusals, columns, unknown }: PreparedSet,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await openUnit(deps, accountId, async (unit) => {
        const [held] = await Promise.all([holdProperties(unit), commitSoon(unit)]);
        const done = await importSet(
          unit,
          of,
          read.map((row) => withoutLost(row, held)),
        );
        const refused = [...refusals, ...done.refusals];
        await keepRefusals(unit, of.importId, rows, refused);
        await count(unit, of.importId, {
          ...done,
          rows: rows.length,
          refused: refused.length,
          columns,
          unknown,
        });
      });
      return;
    } catch (error) {
      if (!(error instanceof ImportRace) || tries === triesOfSet) throw error;
    }
  }
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

async function keepRefusals(
  unit: Unit,
  importId: string,
  rows: UploadRow[],
  refused: { number: number; refusal: Refusal }[],
): Promise<void> {
  const cellsOf = new Map(rows.map(({ number, cells }) => [number, cells]));
  await insertRows(
    unit.tx,
    contactImportRefusal,
    refused.map(({ number, refusal }) => ({
      accountId: unit.accountId,
      importId,
      row: number,
      ...refusal,
      cells: cellsOf.get(number) ?? {},
    })),
  );
}

type Counted = {
  rows: number;
  created: number;
  updated: number;
  merged: number;
  refused: number;
  columns: string[];
  unknown: string[];
};

async function count({ tx, accountId, now }: Unit, id: string, of: Counted): Promise<void> {
  const isIt = and(eq(contactImport.accountId, accountId), eq(contactImport.id, id));
  const [before] = await tx
    .select({ columns: contactImport.columns, unknownColumns: contactImport.unknownColumns })
    .from(contactImport)
    .where(isIt);
  await tx
    .update(contactImport)
    .set({
      rows: sql`${contactImport.rows} + ${of.rows}`,
      created: sql`${contactImport.created} + ${of.created}`,
      updated: sql`${contactImport.updated} + ${of.updated}`,
      merged: sql`${contactImport.merged} + ${of.merged}`,
      refused: sql`${contactImport.refused} + ${of.refused}`,
      columns: [...new Set([...(before?.columns ?? []), ...of.columns])].slice(0, mostColumns),
      unknownColumns: [...new Set([...(before?.unknownColumns ?? []), ...of.unknown])].slice(
        0,
        mostColumns,
      ),
      updatedAt: now,
    })
    .where(isIt);
}

/** Each line of NDJSON may have columns of its own. */
const mostColumns = 200;

const end = ({ tx, accountId, now }: Unit, id: string, failure: string): Promise<unknown> =>
  tx
    .update(contactImport)
    .set({ status: failure === '' ? 'succeeded' : 'failed', failure, updatedAt: now })
    .where(and(eq(contactImport.accountId, accountId), eq(contactImport.id, id)));

/** AppError `not_found`. */
export async function getImport({ tx, accountId }: Unit, id: string): Promise<ImportRow> {
  const [row] = await tx
    .select()
    .from(contactImport)
    .where(and(eq(contactImport.accountId, accountId), eq(contactImport.id, id)));
  if (row) return row;
  throw noSuch('IMP');
}

/** Rows that were refused, by their numbers. */
export const listRefusals = (
  { tx, accountId }: Unit,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<RefusedRow[]> =>
  tx
    .select()
    .from(contactImportRefusal)
    .where(
      and(
        eq(contactImportRefusal.accountId, accountId),
        eq(contactImportRefusal.importId, importId),
        gt(contactImportRefusal.row, after),
      ),
    )
    .orderBy(asc(contactImportRefusal.row))
    .limit(limit);

/** How long an import may show no progress before it is taken for stopped. */
const stoppedAfterMs = 10 * 60_000;
/** Refused rows are kept to be mended, with what is in them. */
const refusalsKeptMs = 7 * 86_400_000;

/** Ends imports whose process is gone, and deletes refused rows a week later; gives how many of these. */
export async function forgetImports({ tx, accountId, now }: Unit): Promise<number> {
  await run(
    tx,
    sql`update contact_import set status = 'failed', failure = 'The service was stopped meanwhile',
        updated_at = ${now}
      where account_id = ${accountId} and status = 'running'
        and updated_at < ${new Date(now.getTime() - stoppedAfterMs)}`,
  );
  const { count: gone } = await run(
    tx,
    sql`delete from contact_import_refusal where account_id = ${accountId}
      and (import_id, row) in (
        select r.import_id, r.row from contact_import i
        join contact_import_refusal r on r.account_id = i.account_id and r.import_id = i.id
        where i.account_id = ${accountId}
          and i.created_at < ${new Date(now.getTime() - refusalsKeptMs)} limit 1000)`,
  );
  return gone;
}
