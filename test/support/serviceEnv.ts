import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestDatabase } from './database.ts';

/** A folder for a service's files, which goes with the test. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-service-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  // Under root, a Postgres in it runs as another user.
  await chmod(dataDir, 0o755);
  return dataDir;
}

/** What a service needs to know to be one on this database, with its files in this folder. */
export const serviceEnv = (
  { served, url }: Pick<TestDatabase, 'served' | 'url'>,
  dataDir: string,
) => ({
  DATA_DIR: dataDir,
  DATABASE_URL: served.url,
  DATABASE_DIRECT_URL: url,
  DATABASE_POOLER: served.pooler,
  SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  EMULATOR: 'off',
});

/** An emulator as the provider: its Graph API is at `url`. */
export const emulatorEnv = (url: string) => ({
  META_GRAPH_URL: `${url}/v24.0`,
  META_APP_SECRET: 'emulator-secret',
  META_VERIFY_TOKEN: 'emulator-verify',
});
