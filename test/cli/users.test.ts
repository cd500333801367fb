import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { openBrowser } from '../console/visitor.ts';
import { newTenant, secretKeys, testDeps } from '../routes/testApi.ts';
import { built } from '../support/built.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);
const [node, cli] = await built('cli');

const chasqui = (...words: string[]): Promise<{ code: number; said: string }> =>
  promisify(execFile)(node, [cli, 'user', ...words], {
    env: {
      DATABASE_URL: database.url,
      SECRET_KEY: secretKeys.map((key) => Buffer.from(key).toString('base64')).join(','),
      PUBLIC_URL: 'http://chasqui.test',
    },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr.trim() }),
  );

test('`chasqui user` makes, lists, lets in again and removes who signs in to the console', async () => {
  await newTenant(deps);
  const app = buildApp(deps);
  const shownBy = async (link: string) =>
    (await openBrowser(app).ask(link.replace('http://chasqui.test', ''))).text;

  const made = await chasqui('create', 'Rosa@Example.com', '--name', 'Rosa', '--role', 'admin');
  expect(made.said).toMatch(/^http:\/\/chasqui\.test\/console\/link\/TCI[0-9a-f]{32}\.[\w-]{43}$/);
  expect(await shownBy(made.said)).toContain('value="rosa@example.com"');
  const again = await chasqui('link', 'rosa@example.com');
  expect(await shownBy(again.said)).toContain('value="rosa@example.com"');
  expect(await shownBy(made.said)).toContain('This link opens nothing any more');

  await chasqui('create', 'nora@example.com');
  expect((await chasqui('list')).said.split('\n')).toEqual([
    'rosa@example.com  admin  Rosa',
    'nora@example.com  agent  nora@example.com',
  ]);
  expect(await chasqui('remove', 'nora@example.com')).toEqual({
    code: 0,
    said: 'nora@example.com is removed.',
  });

  expect(await chasqui('create', 'rosa')).toEqual({
    code: 1,
    said: "error: command-argument value 'rosa' is invalid for argument 'email'. It is an e-mail, as in rosa@example.com.",
  });
  expect(await chasqui('create', 'rosa@example.com')).toEqual({
    code: 1,
    said: 'There is a user with the e-mail rosa@example.com already',
  });
  expect(await chasqui('link', 'nora@example.com')).toEqual({
    code: 1,
    said: 'There is no user nora@example.com (`chasqui user list`)',
  });
  expect((await chasqui('create', 'x@example.com', '--role', 'owner')).said).toContain(
    'Allowed choices are agent, marketer, admin.',
  );

  const { accountId } = await newTenant(deps);
  expect((await chasqui('list')).said).toMatch(/^There are 2 accounts: say which with --account/);
  expect(await chasqui('list', '--account', toWire('TCI', accountId))).toEqual({
    code: 0,
    said: '',
  });
}, 60_000);
