import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { buildApp } from '../src/app.ts';
import type { Deps } from '../src/deps.ts';

/**
 * Writes the types of `chasqui/client` from the API as its routes describe it, at every build: they
 * are not kept, so they cannot fall behind. `tsx apiTypes/write.ts FILE`
 */
async function main(file: string): Promise<void> {
  // Nothing is served here: routes are handed their deps when they are called, and none is.
  const app = buildApp({ publicUrl: 'http://localhost:3000' } as Deps);
  const response = await app.request('/openapi.json');
  const types = await openapiTypescript(await response.text(), { defaultNonNullable: false });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, astToString(types));
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Say which file to write');
await main(file);
