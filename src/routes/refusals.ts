import { z } from '@hono/zod-openapi';
import { csvLine } from '../contacts/csvLine.ts';
import { masked } from './fields.ts';

/** A row of an upload that was refused, as it is kept. */
export type RefusedRow = {
  row: number;
  column: string;
  code: string;
  message: string;
  cells: Record<string, string>;
};

export const mostShown = 100;

export const refusalsSchema = z
  .array(
    z.object({
      row: z.number(),
      column: z.string(),
      value: z.string().openapi({ description: 'Its last characters alone' }),
      code: z.string(),
      message: z.string(),
    }),
  )
  .openapi({ description: `The first ${mostShown}` });

export const showRefusals = (rows: RefusedRow[]): z.output<typeof refusalsSchema> =>
  rows.map(({ row, column, code, message, cells }) => ({
    row,
    column,
    value: masked(cells[column] ?? ''),
    code,
    message,
  }));

/** The refused rows as CSV, as they came, with why; `read` gives a page of those after a row's number. */
export async function* refusalLines(
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
