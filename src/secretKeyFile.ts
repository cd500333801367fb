import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretKeys } from './accounts/secretKeys.ts';
import type { Config } from './config.ts';

/** `SECRET_KEY`, or where the database is our own the key in `<dataDir>/secret-key`, made at the first start. */
export async function readSecretKeys(
  config: Pick<Config, 'secretKeys' | 'dataDir'>,
): Promise<SecretKeys> {
  const [first, ...others] = config.secretKeys ?? [];
  if (first) return [first, ...others];
  return [await keepSecretKey(config.dataDir)];
}

async function keepSecretKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'secret-key');
  await mkdir(dataDir, { recursive: true });
  const text = (await read(file)) ?? (await make(file));
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === 32) return key;
  throw new Error(`${file} does not hold 32 bytes in base64; without it stored secrets are lost`);
}

/** `undefined` where there is no such file; one that cannot be read must not pass for that. */
const read = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });

/**
 * Gives what then stands in the file. It appears there whole or not at all, so that no start finds
 * what a killed one left half written; and never over another's, whose secrets would be lost.
 */
async function make(file: string): Promise<string> {
  const arriving = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(arriving, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await handle.sync();
    await link(arriving, file).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await rm(arriving, { force: true });
  }
  return readFile(file, 'utf8');
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
