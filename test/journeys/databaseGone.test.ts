import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { startEmbedded } from '../../src/db/embedded.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { caller, eventually, freePort, publish } from '../support/journey.ts';
import { startServiceProcess } from '../support/serviceProcess.ts';

const line = '+15550003000';

test('Postgres killed under load: our process lives, refuses webhooks meanwhile, and loses nothing', async () => {
  const stage = await openStage();
  const { service, emulator, sql } = stage;

  const talking = talk(emulator, 300);
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
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-gone-'));
  await chmod(dataDir, 0o755); // under root, Postgres runs as another user
  const log = { info: () => {}, warn: () => {} };
  const embedded = await startEmbedded({ dataDir, log, profile: 'durable' });
  const emulatorServer = await startEmulator({ port: 0 });
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const port = await freePort();
  const service = await startServiceProcess(port, {
    DATABASE_URL: embedded.url,
    DATA_DIR: dataDir,
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    EMULATOR: 'off',
    META_GRAPH_URL: `${emulatorServer.url}/v24.0`,
    META_APP_SECRET: 'emulator-secret',
    META_VERIFY_TOKEN: 'emulator-verify',
    RESEND_AFTER: '3',
    GAP_HOLD: '1',
    LOG_LEVEL: 'warn',
  });
  const database = connect({
    url: embedded.url,
    pool: 1,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  onTestFinished(async () => {
    service.signal('SIGKILL');
    await service.ended;
    await database.close();
    await emulatorServer.close();
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  await emulator('PUT', '/limits', { throughput: null, pair: null, tier: null, window: true });
  await emulator('PUT', '/webhook', {
    url: `${service.url}/v1/whatsapp/meta/messages`,
    app_secret: 'emulator-secret',
    verify_token: 'emulator-verify',
    timeout_ms: 3_000,
    retry_ms: [200, 400, 800, 1_500, ...Array(40).fill(3_000)],
  });
  const { body: waba } = await emulator('POST', '/wabas', {
    name: 'Gone',
    lines: [{ phone_number: line, display_name: 'Gone', throughput: 1000 }],
  });
  const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
  const api = caller(service.url, { 'Truora-API-Key': key });
  await api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: waba.waba_id,
    access_token: waba.access_token,
  });
  await publish(api, demoFlow, 'hola', line);
  const postmasterPid = async () => {
    const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    const found = await eventually(async () => readFile(file, 'utf8').catch(() => undefined));
    return Number(found.split('\n')[0]);
  };
  return { service, emulator, sql: database.sql, postmasterPid };
}

async function talk(emulator: ReturnType<typeof caller>, count: number): Promise<void> {
  const auto = {
    delivered_ms: 20,
    read_ms: null,
    once: true,
    answers: [
      { when: 'correo', do: { text: 'ana@example.com' } },
      { when: 'necesitas', do: { tap: 'Comprar' } },
    ],
  };
  for (let n = 0; n < count; n++) {
    const phone = `+5192${String(n).padStart(7, '0')}`;
    const { body } = await emulator('POST', '/phones', { phone, name: `P${n}`, auto });
    await emulator('POST', `/phones/${body.phone_id}/messages`, { line, text: 'hola' });
    if (n % 20 === 19) await sleep(250);
  }
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
