import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Scope } from '../accounts/apiKey.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { csvLine } from '../imports/csvLine.ts';
import type { ImportTables, RefusedRow } from '../imports/importTables.ts';
import { listRefusals } from '../imports/listRefusals.ts';
import { addDownload } from './download.ts';

/** A `GET` of the rows that an import has refused; `get` gives the import that is asked for. */
export function addRefusals(
  app: OpenAPIHono,
  deps: Deps,
  endpoint: { path: string; tag: string; scope: Scope; fileName: string; params: z.ZodObject },
  tables: ImportTables,
  get: (unit: Unit, c: Context) => Promise<{ id: string; columns: string[] }>,
): void {
  const summary = 'Download the rows that were refused, with why, as CSV; kept a week';
  addDownload(app, deps, { ...endpoint, summary }, async (c, accountId) => {
    const { id, columns } = await openUnit(deps, accountId, (unit) => get(unit, c));
    const page = (after: number) =>
      openUnit(deps, accountId, (unit) => listRefusals(unit, tables, id, { after, limit: 1_000 }));
    return { kind: 'csv', lines: refusalLines(columns, page) };
  });
}

/** The refused rows as they came, with why; `read` gives a page of those after a row's number. */
async function* refusalLines(
  columns: string[],
  read: (after: number) => Promise<RefusedRow[]>,
): AsyncGenerator<string> {
  yield csvLine([...columns, 'code', 'message']);
  for (let after = 0; ; ) {
    const refused = await read(after);
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
