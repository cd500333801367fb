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

/** An account behind a running service, and the command with its key. */
async function newPlace() {
  const tenant = await newTenant(deps);
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-hooks-'));
  await writeFile(join(folder, 'key'), `${tenant.key}\n`);
  const server = serve({ fetch: buildApp(deps).fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hooks = (...words: string[]) =>
    promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', 'src/cli.ts', 'hooks', ...words],
      ...['--url', url, '--key-file', join(folder, 'key')],
    ]).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
  return { ...tenant, hooks };
}

test('hooks and what they were told are listed, and sent once more, from the command line', async () => {
  const { call, hooks } = await newPlace();
  const { body: hook } = await call('POST', '/v1/hooks', {
    event_type: 'whatsapp_message',
    actions: ['received', 'sent'],
    subscriber_url: 'https://example.com/events',
  });
  expect(await hooks('list')).toBe(
    `${hook.hook_id}  enabled  whatsapp_message received sent  https://example.com/events\n`,
  );
  const { body: event } = await call('POST', `/v1/hooks/${hook.hook_id}/test`);
  const { idempotency_key: key, timestamp } = event;
  await database.sql`update hook_event set status = 'failure', failed = 5, answered_status = 500`;
  const what = `${key}  ${timestamp}  hook tested`;
  expect(await hooks('events', '--status', 'failure')).toBe(
    `${what}  failure  5 tries  answered 500\n`,
  );
  expect(await hooks('redeliver', key)).toBe(`${what}  pending  0 tries  answered 500\n`);
  expect(await hooks('events', '--status', 'failure', '--hook', hook.hook_id)).toBe('');
  expect(await hooks('redeliver', `HIK${'0'.repeat(32)}`)).toBe('event not found\n');
}, 120_000);
