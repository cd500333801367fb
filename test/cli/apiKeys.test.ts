import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { callerOf, secretKeys, testDeps } from '../routes/testApi.ts';
import { built } from '../support/built.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const app = buildApp(testDeps(database));
const exec = promisify(execFile);
const [node, cli] = await built('cli');

/** Runs `chasqui` on the database of this file. */
const chasqui = (...args: string[]): Promise<{ code: number; said: string }> =>
  exec(node, [cli, ...args], {
    env: {
      DATABASE_URL: database.url,
      SECRET_KEY: Buffer.from(secretKeys[0]).toString('base64'),
    },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );

const words = ({ said }: { said: string }) =>
  said
    .trim()
    .split('\n')
    .map((line) => line.split('  '));

test('accounts and keys are made, listed and revoked from the command line', async () => {
  const none = await chasqui('api-key', 'create', 'crm');
  expect(none).toEqual({
    code: 1,
    said: 'There are 0 accounts: say which with --account (`chasqui account list`)\n',
  });

  const made = await chasqui('account', 'create', 'Shop', '--timezone', 'America/Bogota');
  expect(made).toEqual({ code: 0, said: expect.stringMatching(/^TCI[0-9a-f]{32}\n$/) });
  const account = made.said.trim();
  expect(words(await chasqui('account', 'list'))).toEqual([[account, 'America/Bogota', 'Shop']]);

  const key = (await chasqui('api-key', 'create', 'crm', '--scopes', 'read,admin')).said.trim();
  const call = callerOf(app, { 'Truora-API-Key': key });
  expect((await call('GET', '/v1/whatsapp/lines')).status).toBe(200);
  const [[id = '', ...about] = []] = words(await chasqui('api-key', 'list'));
  expect(about).toEqual(['active', 'backend', 'read,admin', 'crm']);

  const next = (await chasqui('api-key', 'rotate', id, '--keep-old-for', '0s')).said.trim();
  const keys = words(await chasqui('api-key', 'list')).map(([, ...rest]) => rest);
  expect(keys).toEqual([
    ['expired', 'backend', 'read,admin', 'crm'],
    ['active', 'backend', 'read,admin', 'crm'],
  ]);
  const callNext = callerOf(app, { 'Truora-API-Key': next });
  expect((await callNext('GET', '/v1/whatsapp/lines')).status).toBe(200);

  await chasqui('account', 'create', 'Other');
  expect((await chasqui('api-key', 'list')).code).toBe(1);
  const ofAccount = ['--account', account];
  expect(await chasqui('api-key', 'revoke', id, ...ofAccount)).toEqual({
    code: 0,
    said: `${id} is revoked.\n`,
  });
  expect(words(await chasqui('api-key', 'list', ...ofAccount))[0]).toEqual([
    id,
    'revoked',
    'backend',
    'read,admin',
    'crm',
  ]);
}, 240_000);

test.each([
  [['account', 'create', ' '], 'It is a name of 1 to 200 characters, in one line.'],
  [['api-key', 'create', 'a\nb'], 'It is a name of 1 to 200 characters, in one line.'],
  [['account', 'create', 'Shop', '--timezone', 'Bogota'], 'It is a name such as America/Bogota.'],
  [
    ['api-key', 'create', 'x', '--scopes', 'read,all'],
    'They are some of read,contacts,messages,admin.',
  ],
  [['api-key', 'rotate', 'x', '--keep-old-for', 'x'], 'It is a duration such as 90m, 24h or 7d.'],
  [['api-key', 'list', '--account', 'TCI1'], 'There is no account TCI1'],
])(
  'what cannot be is refused with a sentence: %j',
  async (args, sentence) => {
    const { code, said } = await chasqui(...args);
    expect(code).toBe(1);
    expect(said).toContain(sentence);
  },
  60_000,
);
