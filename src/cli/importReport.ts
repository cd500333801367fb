import { z } from 'zod';
import { numeral } from './campaignFunnel.ts';

/** Counts stand beside these, by their names: what each import has of its own. */
const importAnswer = z
  .object({
    import_id: z.string(),
    status: z.string(),
    rows: z.number(),
    refused: z.number(),
    failure_reason: z.string(),
    unknown_columns: z.array(z.string()),
    refusals: z.array(
      z.object({ row: z.number(), column: z.string(), code: z.string(), message: z.string() }),
    ),
  })
  .catchall(z.unknown());

/**
 * Tells what became of the rows of a file, line by line, with the counts named in `kinds` between those read
 * and those refused; `exitCode` is 5 where rows were refused and 1 where the whole has failed. `imports` is the path below
 * which all refusals can be had.
 */
export function readImport(
  answer: unknown,
  kinds: string[],
  imports: string,
): { lines: string[]; exitCode: number } {
  const read = importAnswer.parse(answer);
  const { status, refused, failure_reason: reason, unknown_columns: unknown } = read;
  const counts = ['rows', ...kinds, 'refused'].map(
    (kind) => `${numeral(Number(read[kind]))} ${kind}`,
  );
  return {
    lines: [
      `${status}: ${counts.join(', ')}`,
      ...(reason ? [reason] : []),
      ...(unknown.length > 0 ? [`unknown columns: ${unknown.join(', ')}`] : []),
      ...read.refusals.map(
        ({ row, column, code, message }) =>
          `row ${row}: ${code} ${[column, message].filter(Boolean).join(' ')}`,
      ),
      ...(refused > 0 ? [`all of them: GET ${imports}/${read.import_id}/refusals`] : []),
    ],
    exitCode: status === 'failed' ? 1 : refused > 0 ? 5 : 0,
  };
}
