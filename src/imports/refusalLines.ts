import { openUnit, type UnitDeps } from '../db/unit.ts';
import { csvLine } from './csvLine.ts';
import type { ImportTables } from './importTables.ts';
import { listRefusals } from './listRefusals.ts';

const atOnce = 1_000;

/** The refused rows of an import as they came, with why, as lines of CSV: page by page as they are taken. */
export async function* refusalLines(
  deps: UnitDeps,
  accountId: string,
  tables: ImportTables,
  { id, columns }: { id: string; columns: string[] },
): AsyncGenerator<string> {
  yield csvLine([...columns, 'code', 'message']);
  for (let after = 0; ; ) {
    const from = after;
    const refused = await openUnit(deps, accountId, (unit) =>
      listRefusals(unit, tables, id, { after: from, limit: atOnce }),
    );
    const last = refused.at(-1);
    if (!last) return;
    after = last.row;
    yield refused
      .map(({ cells, code, message, column }) =>
        csvLine([
          ...columns.map((name) => cells[name] ?? ''),
          code,
          column === '' ? message : `${column} ${message}`,
        ]),
      )
      .join('');
  }
}
