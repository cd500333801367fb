import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { z } from 'zod';
import { type Served, withServed } from './callApi.ts';
import { unreadable } from './readFlowFile.ts';
import { readKey } from './readKey.ts';

/** `chasqui contacts import FILE` and `chasqui contacts export`: over HTTP, streamed both ways. */
export function addContactCommands(parent: Command): void {
  const command = (name: string) => withServed(parent.command(name));

  command('import')
    .description('make and change contacts from a file; exit code 1 where rows are refused')
    .argument('<file>', 'CSV with a header, or NDJSON (.ndjson, .jsonl)')
    .action(async (file: string, options: Served) => {
      const result = await importFile(file, options);
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
        const response = await ask(`/v1/contacts/export?${query}`, options, {});
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

async function importFile(file: string, options: Served) {
  await access(file).catch((error: unknown) => {
    throw new Error(unreadable(file, error), { cause: error });
  });
  const type = /\.(ndjson|jsonl)$/.test(file) ? 'application/x-ndjson' : 'text/csv';
  const body = Readable.toWeb(createReadStream(file));
  const response = await ask('/v1/contacts/import', options, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
    duplex: 'half',
  });
  return imported.parse(await response.json());
}

async function ask(path: string, { url, keyFile }: Served, init: RequestInit): Promise<Response> {
  const key = await readKey(keyFile);
  // Millions of rows take longer than the five minutes after which an answer is given up.
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const response = await fetch(url.replace(/\/+$/, '') + path, {
    ...init,
    dispatcher,
    headers: { ...init.headers, 'Truora-API-Key': key },
  }).catch((error: unknown) => {
    throw new Error(`Nothing answers at ${url}: is Chasqui running there?`, { cause: error });
  });
  if (response.ok) return response;
  const told = z
    .looseObject({ message: z.string() })
    .safeParse(await response.json().catch(() => 0));
  throw new Error(told.success ? told.data.message : `Refused with status ${response.status}`);
}
