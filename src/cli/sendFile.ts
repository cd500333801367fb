import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { z } from 'zod';
import type { Served } from './callApi.ts';
import { unreadable } from './readFlowFile.ts';
import { readKey } from './readKey.ts';

/** Throws a sentence where a file cannot be read. */
export async function requireFile(file: string): Promise<void> {
  const found = await access(file, constants.R_OK)
    .then(() => stat(file))
    .catch((error: unknown) => {
      throw new Error(unreadable(file, error), { cause: error });
    });
  if (found.isDirectory()) throw new Error(`${file} is a folder, and not a file`);
}

/** Sends a file of rows as it is read, CSV or by its name NDJSON; gives the answer. Throws a sentence. */
export async function sendFile(file: string, path: string, served: Served): Promise<unknown> {
  await requireFile(file);
  const type = /\.(ndjson|jsonl)$/.test(file) ? 'application/x-ndjson' : 'text/csv';
  const response = await askLong(path, served, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: Readable.toWeb(createReadStream(file)),
    duplex: 'half',
  });
  return response.json();
}

/** Asks what may take as long as millions of rows do. Throws a sentence where it is refused. */
export async function askLong(
  path: string,
  { url, keyFile }: Served,
  init: RequestInit,
): Promise<Response> {
  const key = await readKey(keyFile);
  // Longer than the five minutes after which an answer is given up.
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
