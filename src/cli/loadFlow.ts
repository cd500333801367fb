import { access } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { z } from 'zod';
import type { Json } from '../messages/events.ts';
import { readFlowFile, unreadable } from './readFlowFile.ts';

/**
 * The flow of a file: JSON as it is written, or what a module (.ts, .mts, .js, .mjs) gives as its default
 * export. Throws a sentence where there is none. A module is run: it can do whatever its author wants.
 */
export async function loadFlow(file: string): Promise<Json> {
  if (!/^\.[mc]?[jt]s$/.test(extname(file))) return readFlowFile(file);
  await access(file).catch((error: unknown) => {
    throw new Error(unreadable(file, error), { cause: error });
  });
  // Node 20 itself reads no TypeScript.
  const module: unknown = await tsImport(pathToFileURL(resolve(file)).href, import.meta.url);
  // Where no package.json says "type": "module", tsx makes it CommonJS, whose default is all exports.
  const inner = commonJs.safeParse(module);
  const found = withDefault.safeParse(inner.success ? inner.data.default : module);
  if (found.success) return found.data.default;
  throw new Error(`${file} exports no flow: \`export default flow({ … })\``);
}

const commonJs = z.looseObject({
  default: z.looseObject({ __esModule: z.literal(true), default: z.unknown() }),
});
const withDefault = z.looseObject({ default: z.record(z.string(), z.json()) });
