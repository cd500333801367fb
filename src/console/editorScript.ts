import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const script = new URL('./browser/editor.js', import.meta.url);
const isBuilt = import.meta.url.endsWith('.js');

/** The editor and the modules that it is made of, as one script: `npm run build` has put them together. */
export const readEditorScript = (): string =>
  isBuilt ? readFileSync(script, 'utf8') : bundle(fileURLToPath(script));

/** Run from its source, it is put together when it is first asked for, in a tenth of a second. */
function bundle(entry: string): string {
  // For development alone: who runs what was built has no esbuild.
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}
