import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

/**
 * The command that runs a program of ours, `main` or `cli`, as it is shipped: compiled, from the source as it
 * stands. It starts in half the time that the source itself would, and tests start it some hundred times.
 */
export async function built(program: 'main' | 'cli'): Promise<[string, string]> {
  const folder = inject('builtFolder');
  if (!(await isThere(folder))) await build(folder);
  return [process.execPath, join(folder, 'dist', `${program}.js`)];
}

/** Whole or not at all: of several tests that need it first, one puts it there. */
async function build(folder: string): Promise<void> {
  const mine = `${folder}-${process.pid}`;
  // Under root, some tests run as another user.
  await mkdir(mine, { mode: 0o755 });
  await promisify(execFile)(process.execPath, [
    'node_modules/typescript/bin/tsc',
    ...['-p', 'tsconfig.build.json', '--noCheck', '--declaration', 'false'],
    ...['--outDir', join(mine, 'dist')],
  ]);
  await promisify(execFile)('npm', [
    ...['run', 'build-browser', '--', `--outdir=${join(mine, 'dist/console/browser')}`],
  ]);
  for (const beside of ['package.json', 'migrations', 'node_modules']) {
    await symlink(resolve(beside), join(mine, beside));
  }
  await rename(mine, folder).catch(async (error: unknown) => {
    if (!(await isThere(folder))) throw error;
    await rm(mine, { recursive: true });
  });
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
