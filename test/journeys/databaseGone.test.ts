import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { openDemoLine, talkDemo } from '../support/fastLine.ts';
import { caller, eventually, freePort } from '../support/journey.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, startServiceProcess } from '../support/serviceProcess.ts';

const line = '+15550003000';

test('Postgres killed under load: our process lives, refuses webhooks meanwhile, and loses nothing', async () => {
  const stage = await openStage();
  const { service, emulator, sql } = stage;

  const talking = talkDemo(emulator, line, 300, { pauseMs: 250 });
  for (let kill = 0; kill < 3; kill++) {
    await sleep(1_200);
    await killLiving(stage.postmasterPid);
  }
  await talking;
  const still = { heard: 900, decided: 1200, unsent: 0, finished: 300, inbox: 0, outbox: 0 };
  let last: unknown;
  await eventually(async () => {
    const [row] = await sql<Record<string, number>[]>`select
        (select count(*)::int from message where direction = 'in') as heard,
        (select count(*)::int from message where direction = 'out') as decided,
        (select count(*)::int from message where direction = 'out'
          and status not in ('accepted', 'sent', 'delivered', 'read')) as unsent,
        (select count(*)::int from process where status = 'success') as finished,
        (select count(*)::int from inbox) as inbox, (select count(*)::int from outbox) as outbox`.catch(
      () => [],
    );
    last = row;
    return JSON.stringify(row) === JSON.stringify(still);
  }, 60_000).catch(() => {});
  expect(last).toEqual(still);
  const { body: accounting } = await emulator('GET', '/accounting');
  expect(accounting.duplicates).toEqual([]);

  // The same process all along.
  expect(
    execFileSync('ps', ['-o', 'pid=', '-p', String(service.pid)])
      .toString()
      .trim(),
  ).toBe(String(service.pid));
  service.signal('SIGTERM');
  expect(await service.ended).toBe(0);
}, 120_000);

test('with the database stopped a webhook is refused within a second, with Retry-After, and taken when it is back', async () => {
  const { service, emulator, sql, postmasterPid } = await openStage();
  const { body: phone } = await emulator('POST', '/phones', { phone: '+51930000001', name: 'Eva' });
  const pid = await postmasterPid();
  process.kill(pid, 'SIGSTOP');
  const backends = children(pid);
  for (const backend of backends) process.kill(backend, 'SIGSTOP');

  try {
    const before = performance.now();
    const refused = await postSigned(service.url);
    const took = performance.now() - before;
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(took).toBeLessThan(1_200);
    expect((await fetch(`${service.url}/ready`)).status).toBe(503);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
  } finally {
    for (const each of [...backends, pid]) process.kill(each, 'SIGCONT');
  }
  await emulator('POST', `/phones/${phone.phone_id}/messages`, { line, text: 'hola' });
  await eventually(async () => {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from message where direction = 'out' and status <> 'queued'`;
    return row?.count === 2;
  }, 20_000);
}, 60_000);

/** Kills the postmaster; the file may still name the one that was killed before. */
const killLiving = (pidOf: () => Promise<number>) =>
  eventually(async () => {
    try {
      return process.kill(await pidOf(), 'SIGKILL');
    } catch {
      return false;
    }
  });

/** A database of its own to be killed, a service process on it, and an emulated line. */
async function openStage() {
  const dataDir = await makeDataDir();
  const log = { info: () => {}, warn: () => {} };
  const embedded = await startEmbedded({ dataDir, log, profile: 'durable' });
  const emulatorServer = await startEmulator({ port: 0 });
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const { url } = embedded;
  const database = connect({ url, pool: 1, pooler: 'none', applicationName: 'chasqui test' });
  onTestFinished(async () => {
    await database.close();
    await emulatorServer.close();
    await embedded.stop();
  });
  const service = await startServiceProcess(await freePort(), {
    ...serviceEnv({ url, served: { url, pooler: 'none' } }, dataDir),
    ...emulatorEnv(emulatorServer.url),
    RESEND_AFTER: '3',
    GAP_HOLD: '1',
  });
  const { api } = await apiOf(service, dataDir);
  await openDemoLine({ emulator, api, url: service.url }, line);
  const postmasterPid = async () => {
    const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    const found = await eventually(async () => readFile(file, 'utf8').catch(() => undefined));
    return Number(found.split('\n')[0]);
  };
  return { service, emulator, sql: database.sql, postmasterPid };
}

async function postSigned(url: string): Promise<Response> {
  const { createHmac } = await import('node:crypto');
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });
  const signature = createHmac('sha256', 'emulator-secret').update(body).digest('hex');
  return fetch(`${url}/v1/whatsapp/meta/messages`, {
    method: 'POST',
    headers: { 'X-Hub-Signature-256': `sha256=${signature}` },
    body,
  });
}

const children = (pid: number): number[] =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
    .toString()
    .split('\n')
    .map(Number)
    .filter((each) => each > 0);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
