import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { BrokenUpload, type UploadRow } from './readRows.ts';

/** Somebody else has just changed what a set is about: it is to be tried again, in a new unit. */
export class ImportRace extends Error {}

/** Which row was refused, and why. */
export type Refused = {
  number: number;
  refusal: { column: string; code: string; message: string };
};

/** A set as it was read: what its rows say, those that cannot be, and every column in them. */
export type ReadSet<Row> = {
  rows: UploadRow[];
  read: Row[];
  refusals: Refused[];
  columns: string[];
};

const mostRows = 5_000_000;
const triesOfSet = 10;

/**
 * Reads sets of rows and stores each in a unit of its own, tried again where that throws `ImportRace`. One
 * is read while the one before it is stored, and stored after it: of rows about the same the last counts.
 */
export async function storeSets<Row extends object>(
  deps: UnitDeps,
  accountId: string,
  sets: AsyncIterable<UploadRow[]>,
  readRow: (row: UploadRow) => Row | Pick<Refused, 'refusal'>,
  store: (unit: Unit, set: ReadSet<Row>) => Promise<void>,
): Promise<void> {
  let storing: Promise<void> = Promise.resolve();
  let rows = 0;
  try {
    for await (const set of sets) {
      rows += set.length;
      if (rows > mostRows)
        throw new BrokenUpload(`It has more than ${mostRows} rows, the most there can be`);
      const read = readSet(set, readRow);
      await storing;
      storing = storeSet(deps, accountId, (unit) => store(unit, read));
      // Whoever waits for it sees its fault; until then it is nobody's.
      storing.catch(() => {});
    }
  } finally {
    await storing;
  }
}

function readSet<Row extends object>(
  rows: UploadRow[],
  readRow: (row: UploadRow) => Row | Pick<Refused, 'refusal'>,
): ReadSet<Row> {
  const read: Row[] = [];
  const refusals: Refused[] = [];
  const columns = new Set<string>();
  for (const row of rows) {
    for (const column in row.cells) columns.add(column);
    const result = readRow(row);
    if ('refusal' in result) refusals.push({ number: row.number, refusal: result.refusal });
    else read.push(result);
  }
  return { rows, read, refusals, columns: [...columns] };
}

async function storeSet(
  deps: UnitDeps,
  accountId: string,
  store: (unit: Unit) => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await openUnit(deps, accountId, store);
    } catch (error) {
      if (!(error instanceof ImportRace) || tries === triesOfSet) throw error;
    }
  }
}
