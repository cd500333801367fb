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
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-cli-'));
  await writeFile(join(folder, 'key'), `${tenant.key}\n`);
  const server = serve({ fetch: buildApp(deps).fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((done) => server.once('listening', done));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const chasqui = async (words: string[], ...more: string[]) => {
    const options = ['--url', url, '--key-file', join(folder, 'key'), ...more];
    return promisify(execFile)(node, [cli, ...words, ...options]).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: error.stdout + error.stderr,
      }),
    );
  };
  return { ...tenant, chasqui, folder };
}
