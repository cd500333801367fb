import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createApiKeys } from '../../src/accounts/apiKey.ts';
import { backendKey } from '../../src/accounts/backendKey.ts';
import { putSecret } from '../../src/accounts/putSecret.ts';
import { readSecrets, secretPlace } from '../../src/accounts/readSecrets.ts';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { built } from '../support/built.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const [node, cli] = await built('cli');
const [oldKey, newKey] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];

const rotate = (...keys: Buffer[]): Promise<{ code: number; said: string[] }> =>
  promisify(execFile)(node, [cli, 'secrets', 'rotate'], {
    env: {
      DATABASE_URL: database.url,
      SECRET_KEY: keys.map((key) => key.toString('base64')).join(','),
    },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.split('\n') }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: (error.stdout + error.stderr).split('\n'),
    }),
  );

test('`chasqui secrets rotate` seals by the new key, says what it did, and when the old one can be dropped', async () => {
  const deps = testDeps(database);
  const { accountId, unit } = await newTenant(deps);
  const box = createSecretBox([oldKey]);
  await unit((opened) => putSecret(opened, box, { name: 'shop', value: 'word' }));

  const lost = await rotate(newKey);
  expect(lost.code).toBe(1);
  expect(lost.said).toContain('secret.value  0 sealed anew  1 that no key of SECRET_KEY opens');
  expect(lost.said.join('\n')).not.toContain('can be dropped');

  const secretKeys = [newKey, oldKey] as const;
  const next = createApiKeys({ ...deps, secretKeys, issuer: deps.publicUrl });
  await unit((opened) => next.create(opened, backendKey('next', ['read'], opened.now)));
  const older = 'But these API keys were signed by an older one';
  const done = await rotate(newKey, oldKey);
  expect(done.code).toBe(0);
  expect(done.said).toContain('secret.value  1 sealed anew');
  expect(done.said.join('\n')).toContain('The older keys can be dropped once every process');

  expect(done.said.join('\n')).toContain(older);
  // The next key of a program, made since, is none of them.
  expect(done.said.join('\n')).not.toContain('  next');
  expect(done.said.at(-2)).toMatch(/^KEY[0-9a-f]{32} {2}test$/);

  const again = await rotate(newKey);
  expect(again.code).toBe(0);
  expect(again.said).toContain('secret.value  0 sealed anew');
  const stored = await unit((opened) => readSecrets(opened, ['shop']));
  const opened = createSecretBox([newKey]).open(
    secretPlace(accountId, 'shop'),
    stored.get('shop') ?? Buffer.of(),
  );
  expect(opened).toBe('word');
}, 240_000);
