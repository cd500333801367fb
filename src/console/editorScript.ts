import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const built = new URL('./browser/editor.bundle.js', import.meta.url);
const written = new URL('./browser/editor.js', import.meta.url);

/** The editor and the modules that it is made of, as one script: `npm run build` leaves it beside what it builds. */
export const readEditorScript = (): string =>
  existsSync(built) ? readFileSync(built, 'utf8') : bundle();

/** Run from its source, it is put together when it is first asked for, in a tenth of a second. */
function bundle(): string {
  // For development alone: who runs what was built has no esbuild.
  const { buildSync }: typeof import('esbuild') = createRequire(import.meta.url)('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(written)],
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}
