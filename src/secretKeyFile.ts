import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretKeys } from './accounts/secretKeys.ts';
import type { Config } from './config.ts';

/** `SECRET_KEY`, or where the database is our own the key in `<dataDir>/secret-key`, made at the first start. */
export async function readSecretKeys(config: Config): Promise<SecretKeys> {
  const [first, ...others] = config.secretKeys ?? [];
  if (first) return [first, ...others];
  return [await keepSecretKey(config.dataDir)];
}

async function keepSecretKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'secret-key');
  await mkdir(dataDir, { recursive: true });
  const found = await readFile(file, 'utf8').catch(() => undefined);
  if (found !== undefined) {
    const key = Buffer.from(found.trim(), 'base64');
    if (key.length === 32) return key;
    throw new Error(`${file} does not hold 32 bytes in base64; without it stored secrets are lost`);
  }
  const key = randomBytes(32);
  // `wx`: another process that starts now must not be overwritten, what it has encrypted would be lost.
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(`${key.toString('base64')}\n`);
  await handle.sync();
  await handle.close();
  return key;
}
