import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { testDatabase, wipe } from '../support/database.ts';
import { accountingOf, comesToRest } from '../support/evidence.ts';
import { openDemoLine, talkDemo } from '../support/fastLine.ts';
import { caller, eventually, freePort, phoneOf } from '../support/journey.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();
const { sql } = database;

const line = '+15550001000';
const conversations = 200;

test('SIGTERM under load: nobody new is let in, what is in hand is finished, and the next start has nothing to repair', async () => {
  const { emulator, service, start } = await openStage();
  const talking = talkDemo(emulator, line, conversations, { pauseMs: 0, readMs: 20 });
  await eventually(async () => (await countOfMessages()) > 150, 40_000);

  const closing = serviceEnds(service);
  await eventually(() => isRefused(service.url), 3_000);
  expect(await closing).toEqual({ code: 0, withinTenSeconds: true });
  // No send is left whose outcome nobody knows, and no half-made decision.
  const [left] = await sql`select
    (select count(*)::int from attempt where outcome is null and called_at is not null) as unsettled,
    (select count(*)::int from attempt where outcome = 'in_doubt') as in_doubt,
    (select count(*)::int from inbox_dead) as dead`;
  expect(left).toEqual({ unsettled: 0, in_doubt: 0, dead: 0 });

  const again = await start();
  await talking;
  await eventually(async () => (await finished()) === conversations, 60_000);
  await comesToRest(sql, 40_000);
  expect((await accountingOf({ emulator })).duplicates).toEqual([]);
  expect(await serviceEnds(again)).toEqual({ code: 0, withinTenSeconds: true });
}, 120_000);

test('with a provider that hangs it still stops in time, and the message it hung on is in doubt, not lost', async () => {
  const { emulator, service, start } = await openStage();
  const hangs = { http: 503, delay_ms: 60_000 };
  await emulator('POST', '/faults', { on: 'send', first: 1, do: hangs });
  const { body } = await emulator('POST', '/phones', { phone: '+51940000001', name: 'Eva' });
  const phone = phoneOf(emulator, body.phone_id);
  await phone.say('hola', line);
  await eventually(async () => {
    const [row] = await sql`select 1 from attempt where called_at is not null`;
    return row !== undefined;
  });

  expect(await serviceEnds(service)).toEqual({ code: 0, withinTenSeconds: true });
  expect(await sql`select outcome, status from attempt`).toEqual([
    { outcome: 'in_doubt', status: 'sending' },
  ]);

  // Nothing was heard of it: sent once more, and then the second message of the flow.
  await start();
  const shown = await phone.receives(2, 30_000);
  expect(shown.map(({ text }) => text)).toEqual(['Hola Eva', '¿Cuál es tu correo?']);
}, 90_000);

test('callers that keep their connection busy do not hold up a stop', async () => {
  const { service } = await openStage();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let asking = true;
  const ask = async () => {
    while (asking) await answered(`${service.url}/metrics`, agent).catch(() => sleep(20));
  };
  const asked = Promise.all(Array.from({ length: 16 }, ask));
  await sleep(200);
  expect(await serviceEnds(service)).toEqual({ code: 0, withinTenSeconds: true });
  asking = false;
  await asked;
  agent.destroy();
}, 60_000);

/** An emulator outside of the service, which outlives it, with one fast line and a flow on it. */
async function openStage() {
  await wipe(database);
  const emulatorServer = await startEmulator({ port: 0 });
  onTestFinished(() => emulatorServer.close());
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const dataDir = await makeDataDir();
  const port = await freePort();
  const start = () =>
    startServiceProcess(port, {
      ...serviceEnv(database, dataDir),
      ...emulatorEnv(emulatorServer.url),
      RESEND_AFTER: '1',
      GAP_HOLD: '1',
    });
  const service = await start();
  const { api } = await apiOf(service, dataDir);
  await openDemoLine({ emulator, api, url: service.url }, line);
  return { emulator, service, start };
}

async function serviceEnds(service: ServiceProcess) {
  service.signal('SIGTERM');
  const code = await Promise.race([service.ended, sleep(10_000, 'still there')]);
  return { code, withinTenSeconds: code !== 'still there' };
}

const answered = (url: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });

/** A connection of its own, as a newcomer's: kept ones say nothing of whether others are let in. */
const isRefused = (url: string): Promise<boolean> =>
  fetch(`${url}/health`, { headers: { connection: 'close' } }).then(
    () => false,
    (error: unknown) =>
      error instanceof Error &&
      error.cause instanceof Error &&
      'code' in error.cause &&
      error.cause.code === 'ECONNREFUSED',
  );

async function countOfMessages(): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from message`;
  return row?.count ?? 0;
}

async function finished(): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from process where status = 'success'`;
  return row?.count ?? 0;
}
