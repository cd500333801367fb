import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Served, withServed } from './callApi.ts';
import { askLong, sendFile } from './sendFile.ts';

/** `chasqui contacts import FILE` and `chasqui contacts export`: over HTTP, streamed both ways. */
export function addContactCommands(parent: Command): void {
  const command = (name: string) => withServed(parent.command(name));

  command('import')
    .description('make and change contacts from a file; exit code 1 where rows are refused')
    .argument('<file>', 'CSV with a header, or NDJSON (.ndjson, .jsonl)')
    .action(async (file: string, options: Served) => {
      const result = imported.parse(await sendFile(file, '/v1/contacts/import', options));
      const { status, rows, created, updated, merged, refused, failure_reason } = result;
      print(
        `${status}: ${rows} rows, ${created} created, ${updated} updated, ${merged} merged, ${refused} refused`,
      );
      if (failure_reason) print(failure_reason);
      if (result.unknown_columns.length > 0) {
        print(`unknown columns: ${result.unknown_columns.join(', ')}`);
      }
      for (const { row, column, code, message } of result.refusals) {
        print(`  row ${row}: ${code} ${[column, message].filter(Boolean).join(' ')}`);
      }
      if (refused > 0) print(`all of them: GET /v1/contacts/imports/${result.import_id}/refusals`);
      if (refused > 0 || status === 'failed') process.exitCode = 1;
    });

  command('export')
    .description('write contacts to standard output, as CSV or NDJSON')
    .option('--format <format>', 'csv or ndjson', 'csv')
    .option('--segment <id>', 'SEG…: only who is in it')
    .action(
      async ({ format, segment, ...options }: Served & { format: string; segment?: string }) => {
        const query = new URLSearchParams({ format, ...(segment && { segment_id: segment }) });
        const response = await askLong(`/v1/contacts/export?${query}`, options, {});
        if (response.body) await pipeline(Readable.fromWeb(response.body), process.stdout);
      },
    );
}

const print = (line: string) => process.stdout.write(`${line}\n`);

const imported = z.object({
  import_id: z.string(),
  status: z.string(),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  merged: z.number(),
  refused: z.number(),
  failure_reason: z.string(),
  unknown_columns: z.array(z.string()),
  refusals: z.array(
    z.object({ row: z.number(), column: z.string(), code: z.string(), message: z.string() }),
  ),
});
