import { z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import type { ImportTables } from '../imports/importTables.ts';
import { listRefusals } from '../imports/listRefusals.ts';
import { idOf, masked, time, timeOf } from './fields.ts';

const mostShown = 100;

/** The fields of an import; `own`: how its rows are counted, and what only its kind has. */
export const importFields = <Own extends z.ZodRawShape>(own: Own) => ({
  import_id: idOf('IMP'),
  client_id: idOf('TCI'),
  status: z.enum(['running', 'succeeded', 'failed']),
  rows: z.number(),
  ...own,
  refused: z.number(),
  unknown_columns: z.array(z.string()),
  refusals: z
    .array(
      z.object({
        row: z.number(),
        column: z.string(),
        value: z.string().openapi({ description: 'Its last characters alone' }),
        code: z.string(),
        message: z.string(),
      }),
    )
    .openapi({ description: `The first ${mostShown}` }),
  failure_reason: z.string(),
  creation_date: time,
  update_date: time,
});

type ImportRow = {
  id: string;
  accountId: string;
  status: 'running' | 'succeeded' | 'failed';
  rows: number;
  refused: number;
  unknownColumns: string[];
  failure: string;
  createdAt: Date;
  updatedAt: Date;
};

/** An import as `importFields` has it. */
export async function showImport<Own extends object>(
  unit: Unit,
  tables: ImportTables,
  row: ImportRow,
  own: Own,
) {
  const refused = await listRefusals(unit, tables, row.id, { after: 0, limit: mostShown });
  return {
    import_id: toWire('IMP', row.id),
    client_id: toWire('TCI', row.accountId),
    status: row.status,
    rows: row.rows,
    ...own,
    refused: row.refused,
    unknown_columns: row.unknownColumns,
    refusals: refused.map(({ cells, ...each }) => ({
      ...each,
      value: masked(cells[each.column] ?? ''),
    })),
    failure_reason: row.failure,
    creation_date: timeOf(row.createdAt),
    update_date: timeOf(row.updatedAt),
  };
}
