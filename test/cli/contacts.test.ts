import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);

/** A running service, the key of an account in a file, and the command. */
async function newPlace() {
  const tenant = await newTenant(deps);
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-contacts-'));
  await writeFile(join(folder, 'key'), `${tenant.key}\n`);
  const server = serve({ fetch: buildApp(deps).fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const contacts = (...words: string[]) =>
    promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', 'src/cli.ts', 'contacts', ...words],
      ...['--url', url, '--key-file', join(folder, 'key')],
    ]).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: error.stdout + error.stderr,
      }),
    );
  return { contacts, folder };
}

test('contacts go in from a file and out again from the command line', async () => {
  const { contacts, folder } = await newPlace();
  const file = join(folder, 'people.csv');
  await writeFile(file, 'phone_number,name,shoe\n+51987654321,Ana,42\n5.1E+10,Bruno,\n');
  const { code, said } = await contacts('import', file);
  expect([code, said.split('\n').slice(0, 3)]).toEqual([
    1,
    [
      'succeeded: 2 rows, 1 created, 0 updated, 0 merged, 1 refused',
      'unknown columns: shoe',
      '  row 3: scientific_notation phone_number a spreadsheet has rounded the number: format the column as text',
    ],
  ]);
  const out = await contacts('export', '--format', 'ndjson');
  expect([out.code, JSON.parse(out.said)]).toEqual([
    0,
    expect.objectContaining({ phone_number: '+51987654321', name: 'Ana' }),
  ]);
  expect((await contacts('import', join(folder, 'none.csv'))).said).toContain('none.csv');
  const refused = await contacts('export', '--segment', `SEG${'0'.repeat(32)}`);
  expect([refused.code, refused.said]).toEqual([
    1,
    expect.stringContaining('contact segment not found'),
  ]);
}, 60_000);
