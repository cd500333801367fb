import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A migrations folder as drizzle-kit writes it: `0000_…sql`, `0001_…sql`, and the journal; gone with the test. */
export async function migrationsOf(...files: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'meta'));
  const entries = files.map((_, idx) => ({
    idx,
    version: '7',
    when: 1_700_000_000_000 + idx,
    tag: `000${idx}_step`,
    breakpoints: true,
  }));
  await writeFile(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  await Promise.all(files.map((text, idx) => writeFile(join(folder, `000${idx}_step.sql`), text)));
  return folder;
}
