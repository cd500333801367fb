import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { type TestDatabase, testDatabase, wipe } from '../support/database.ts';
import { openDemoLine, talkDemo } from '../support/fastLine.ts';
import { caller, eventually, freePort } from '../support/journey.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();

const line = '+15550002000';
// Through a pooler it matters that sessions are cut off: how many kills and conversations it stands is seen without one.
// Either way they go on for as long as the kills do.
const [kills, conversations, pauseMs] =
  database.served.pooler === 'none' ? [10, 2_000, 250] : [5, 400, 800];

test(`killed ${kills} times at random during ${conversations} conversations, nothing is lost and nothing is said twice`, async () => {
  const stage = await openStage(database);
  let service = await stage.start();
  await stage.prepare(service);

  const talking = stage.talk(conversations);
  for (let kill = 0; kill < kills; kill++) {
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

/** An emulator with a fast line, and processes on one database. */
async function openStage(db: TestDatabase) {
  await wipe(db);
  const emulatorServer = await startEmulator({ port: 0 });
  onTestFinished(() => emulatorServer.close());
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const dataDir = await makeDataDir();
  const webPort = await freePort();
  return {
    db,
    emulator,
    async start(more: Record<string, string> = {}) {
      return startServiceProcess(more.ROLES ? await freePort() : webPort, {
        ...serviceEnv(db, dataDir),
        ...emulatorEnv(emulatorServer.url),
        PUBLIC_URL: `http://127.0.0.1:${webPort}`,
        RESEND_AFTER: '3',
        GAP_HOLD: '1',
        ...more,
      });
    },
    async prepare(service: ServiceProcess) {
      const { api } = await apiOf(service, dataDir);
      await openDemoLine({ emulator, api, url: service.url }, line, { concurrency: 32 });
    },
    talk: (count: number) => talkDemo(emulator, line, count, { pauseMs }),
  };
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
