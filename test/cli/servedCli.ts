import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import { newTenant } from '../routes/testApi.ts';
import { built } from '../support/built.ts';

const [node, cli] = await built('cli');

/** An account behind a running service, its key in a file of a folder, and `chasqui` called with both. */
export async function openServedCli(deps: Deps) {
  const tenant = await newTenant(deps);
  const server = serve({ fetch: buildApp(deps).fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { ...tenant, ...(await openCli(url, tenant.key)) };
}

/** A folder with a key in a file, and `chasqui` called at a service with that key. */
export async function openCli(url: string, key: string) {
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-cli-'));
  await writeFile(join(folder, 'key'), `${key}\n`);
  const command = (words: string[], ...more: string[]) => [
    cli,
    ...words,
    ...['--url', url, '--key-file', join(folder, 'key'), ...more],
  ];
  const chasqui = async (words: string[], ...more: string[]) =>
    promisify(execFile)(node, command(words, ...more)).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: error.stdout + error.stderr,
      }),
    );
  return { chasqui, command, folder };
}
