import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Scope } from '../accounts/apiKey.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import type { ImportTables } from '../imports/importTables.ts';
import { refusalLines } from '../imports/refusalLines.ts';
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
    return { kind: 'csv', lines: refusalLines(deps, accountId, tables, { id, columns }) };
  });
}
