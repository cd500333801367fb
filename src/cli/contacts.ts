import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { type Served, withServed } from './callApi.ts';
import { readImport } from './importReport.ts';
import { askLong, sendFile } from './sendFile.ts';

/** `chasqui contacts import FILE` and `chasqui contacts export`: over HTTP, streamed both ways. */
export function addContactCommands(parent: Command): void {
  const command = (name: string) => withServed(parent.command(name));

  command('import')
    .description('make and change contacts from a file; exit code 5 where rows are refused')
    .argument('<file>', 'CSV with a header, or NDJSON (.ndjson, .jsonl)')
    .action(async (file: string, options: Served) => {
      const answer = await sendFile(file, '/v1/contacts/import', options);
      const kinds = ['created', 'updated', 'merged'];
      const { lines, exitCode } = readImport(answer, kinds, '/v1/contacts/imports');
      for (const line of lines) process.stdout.write(`${line}\n`);
      process.exitCode = exitCode;
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
