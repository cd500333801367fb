import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  // Vitest reads the types of what is provided from an interface of this name.
  interface ProvidedContext {
    /** Where a run keeps the program as it is compiled; the first test that starts it puts it there. */
    builtFolder: string;
  }
}

/** Once for a whole run; what has been built in it is gone afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = join(tmpdir(), `chasqui-built-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  project.provide('builtFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
