import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSecretKeys } from '../src/secretKeyFile.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'chasqui-secret-'));
const readIn = (dataDir: string, secretKeys?: Buffer[]) => readSecretKeys({ dataDir, secretKeys });

const base64 = (key: Uint8Array) => Buffer.from(key).toString('base64');

test('the first start makes a key of 32 bytes for its owner alone, and the next reads it', async () => {
  const folder = await newFolder();
  const made = await readIn(folder);
  expect(made.map((key) => key.length)).toEqual([32]);
  expect((await stat(join(folder, 'secret-key'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(folder, 'secret-key'), 'utf8')).toBe(`${base64(made[0])}\n`);
  expect(await readIn(folder)).toEqual(made);
  expect(await readdir(folder)).toEqual(['secret-key']);
});

test('twenty that start at once on a new folder all have the one key that stands there', async () => {
  const folder = await newFolder();
  const keys = await Promise.all(Array.from({ length: 20 }, () => readIn(folder)));
  const texts = new Set(keys.map(([key]) => base64(key)));
  expect([...texts]).toEqual([(await readFile(join(folder, 'secret-key'), 'utf8')).trim()]);
  expect(await readdir(folder)).toEqual(['secret-key']);
});

test('keys that are given are used, and none is made', async () => {
  const folder = await newFolder();
  const given = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  expect(await readIn(folder, given)).toEqual(given);
  expect(await readdir(folder)).toEqual([]);
});

test('a file that holds no key is named, and left as it is', async () => {
  const folder = await newFolder();
  const file = join(folder, 'secret-key');
  await writeFile(file, 'short\n');
  await expect(readIn(folder)).rejects.toThrow(
    `${file} does not hold 32 bytes in base64; without it stored secrets are lost`,
  );
  expect(await readFile(file, 'utf8')).toBe('short\n');
});
