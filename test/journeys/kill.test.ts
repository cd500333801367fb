import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { caller, eventually, freePort, publish } from '../support/journey.ts';
import { type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();

const line = '+15550002000';
const conversations = 2_000;

test('killed ten times at random during 2,000 conversations, nothing is lost and nothing is said twice', async () => {
  const stage = await openStage(database);
  let service = await stage.start();
  await stage.prepare(service);

  const talking = stage.talk(conversations);
  for (let kill = 0; kill < 10; kill++) {
    await sleep(500 + Math.random() * 2_500);
    service.signal('SIGKILL');
    await service.ended;
    service = await stage.start();
  }
  await talking;
  await expectAllWell(stage, conversations);
  service.signal('SIGTERM');
  expect(await service.ended).toBe(0);
}, 300_000);

test('frozen for twenty seconds during conversations, a process that wakes harms nothing', async () => {
  const stage = await openStage(database);
  const first = await stage.start();
  await stage.prepare(first);
  const second = await stage.start({ ROLES: 'relay,sender' });

  const talking = stage.talk(conversations / 4);
  await sleep(1_000);
  // The one that takes webhooks; the other takes over its lanes, its lines and its attempts.
  first.signal('SIGSTOP');
  await sleep(20_000);
  first.signal('SIGCONT');
  await talking;
  await expectAllWell(stage, conversations / 4);
  for (const service of [first, second]) service.signal('SIGTERM');
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
}, 300_000);

type Stage = Awaited<ReturnType<typeof openStage>>;

/** An emulator with a fast line and phones that answer by themselves, and processes on one database. */
async function openStage(db: TestDatabase) {
  await wipe(db);
  const emulatorServer = await startEmulator({ port: 0 });
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-kill-'));
  const webPort = await freePort();
  const running = new Set<ServiceProcess>();
  onTestFinished(async () => {
    for (const service of running) service.signal('SIGKILL');
    await emulatorServer.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  return {
    db,
    emulator,
    async start(more: Record<string, string> = {}) {
      const port = more.ROLES ? await freePort() : webPort;
      const service = await startServiceProcess(port, {
        DATABASE_URL: db.served.url,
        DATABASE_DIRECT_URL: db.url,
        DATABASE_POOLER: db.served.pooler,
        DATA_DIR: dataDir,
        SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        PUBLIC_URL: `http://127.0.0.1:${webPort}`,
        EMULATOR: 'off',
        META_GRAPH_URL: `${emulatorServer.url}/v24.0`,
        META_APP_SECRET: 'emulator-secret',
        META_VERIFY_TOKEN: 'emulator-verify',
        RESEND_AFTER: '3',
        GAP_HOLD: '1',
        LOG_LEVEL: 'warn',
        ...more,
      });
      running.add(service);
      void service.ended.then(() => running.delete(service));
      return service;
    },
    async prepare({ url }: ServiceProcess) {
      await emulator('PUT', '/limits', { throughput: null, pair: null, tier: null, window: true });
      await emulator('PUT', '/webhook', {
        url: `${url}/v1/whatsapp/meta/messages`,
        app_secret: 'emulator-secret',
        verify_token: 'emulator-verify',
        concurrency: 32,
        timeout_ms: 3_000,
        // A provider tries again for days; this one for minutes, however slow the machine is.
        retry_ms: [200, 400, 800, 1_500, ...Array(60).fill(3_000)],
      });
      const { body: waba } = await emulator('POST', '/wabas', {
        name: 'Kill',
        lines: [{ phone_number: line, display_name: 'Kill', throughput: 1000 }],
      });
      const key = (await readFile(join(dataDir, 'api-key'), 'utf8')).trim();
      const api = caller(url, { 'Truora-API-Key': key });
      const subscribed = await api('POST', '/v1/whatsapp/waba-subscription', {
        waba_id: waba.waba_id,
        access_token: waba.access_token,
      });
      expect(subscribed.status).toBe(200);
      await publish(api, demoFlow, 'hola', line);
    },
    /** Each phone says "hola" and answers what it is asked: three messages said, four received. */
    async talk(count: number) {
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
        const phone = `+5191${String(n).padStart(7, '0')}`;
        const { body } = await emulator('POST', '/phones', { phone, name: `P${n}`, auto });
        const said = await emulator('POST', `/phones/${body.phone_id}/messages`, {
          line,
          text: 'hola',
        });
        expect(said.status).toBe(200);
        if (n % 20 === 19) await sleep(250);
      }
    },
  };
}

async function wipe({ sql }: TestDatabase): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`;
  await sql.unsafe(`truncate ${tables.map(({ name }) => `"${name}"`).join(', ')} cascade`);
}

/** Waits until nothing moves any more, then counts in the database and at the emulator. */
async function expectAllWell({ db: { sql }, emulator }: Stage, count: number): Promise<void> {
  const look = async () => {
    const [[row], { body: state }] = await Promise.all([
      sql<Record<string, number>[]>`select
        (select count(*)::int from inbox) as inbox,
        (select count(*)::int from inbox_dead) as dead,
        (select count(*)::int from outbox) as outbox,
        (select count(*)::int from message where direction = 'in') as heard,
        (select count(*)::int from message where direction = 'out') as decided,
        (select count(*)::int from message where direction = 'out'
          and status not in ('accepted', 'sent', 'delivered', 'read')) as unsent,
        (select count(*)::int from process where status = 'success') as finished,
        (select count(*)::int from attempt where outcome is null) as unsettled,
        (select count(*)::int from attempt where outcome = 'in_doubt' and doubt_settled_at is null) as doubtful,
        (select count(*)::int from contact) as people`,
      emulator('GET', '/state'),
    ]);
    return { ...row, queued: state.webhook.queued, lost: state.webhook.failed };
  };
  const still = {
    inbox: 0,
    dead: 0,
    outbox: 0,
    heard: count * 3,
    decided: count * 4,
    unsent: 0,
    finished: count,
    unsettled: 0,
    doubtful: 0,
    people: count,
    queued: 0,
    lost: 0,
  };
  let last: unknown;
  await eventually(async () => {
    last = await look();
    return JSON.stringify(last) === JSON.stringify(still);
  }, 90_000).catch(() => {});
  expect(last).toEqual(still);

  const { body: accounting } = await emulator('GET', '/accounting');
  expect(accounting.duplicates).toEqual([]);
  expect(Object.keys(accounting.sends_by_callback_data)).toEqual(['1']);
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
