import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { createApiKeys } from './accounts/apiKey.ts';
import { createSecretBox } from './accounts/secretBox.ts';
import { keepApiKeyFile } from './apiKeyFile.ts';
import { buildApp, buildOperationsApp } from './app.ts';
import type { Config } from './config.ts';
import { connect, type Database } from './db/connect.ts';
import { startEmbedded } from './db/embedded.ts';
import { createIds } from './db/ids.ts';
import { migrate } from './db/migrate.ts';
import { createRandomPool } from './db/randomPool.ts';
import type { Clock } from './db/unit.ts';
import { startEmulator } from './emulator/startEmulator.ts';
import { makeFirstAccount } from './firstStart.ts';
import { createLineLookup } from './lines/findLines.ts';
import { createLineAccess } from './lines/lineAccess.ts';
import { createMediaLinks } from './media/signLink.ts';
import { createMediaStore } from './media/store.ts';
import { claimUnclaimed } from './relay/claimUnclaimed.ts';
import { createFlowShelf } from './relay/flowShelf.ts';
import { createInboxWriter } from './relay/inboxWriter.ts';
import { setChatOwner } from './relay/setChatOwner.ts';
import { readSecretKeys } from './secretKeyFile.ts';
import { startRelayLoop } from './workers/relayLoop.ts';
import { startSenderLoop } from './workers/senderLoop.ts';
import { startBeat, startDoubtSweep, startParkedSweep } from './workers/sweeps.ts';

export type Service = {
  url: string;
  emulatorUrl: string | undefined;
  apiKeyFile: string;
  /** Moved by tests alone. */
  clock: Clock;
  /** Stops accepting, finishes the turn in hand, settles sends in flight; everything down after it. */
  stop(): Promise<void>;
};

/** Starts all that the configuration asks for. What has been started is stopped again if the rest fails. */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) {
      await stop().catch((error: unknown) => log.error({ err: error }, 'stopping failed'));
    }
  };
  try {
    const started = await start(config, log, stops);
    return { ...started, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function start(
  config: Config,
  log: Logger,
  stops: (() => Promise<unknown>)[],
): Promise<Omit<Service, 'stop'>> {
  const { database, secretKeys } = await openDatabase(config, log, stops);
  const { roles, publicUrl } = config;
  const clock = { offsetMs: 0 };
  const unitDeps = { database, clock, ids: createIds(createRandomPool()), log };
  const secretBox = createSecretBox(secretKeys);
  const apiKeys = createApiKeys({ database, clock, secretKeys, issuer: publicUrl });

  const emulator = config.emulator.on ? await openEmulator(config, stops) : undefined;
  await makeFirstAccount({ ...unitDeps, apiKeys, secretBox }, { demo: config.emulator.on });
  const apiKeyFile = await keepApiKeyFile({ ...unitDeps, apiKeys }, config.dataDir);

  const { graphUrl, appSecrets } = config.meta;
  const findLines = createLineLookup({ database, secretBox, appSecrets });
  const lineAccess = createLineAccess({ database, secretBox, graphUrl });
  const shelf = createFlowShelf();
  const dispatcher = new Agent({ connections: 64, pipelining: 1 });
  stops.push(() => dispatcher.close());
  const http = { dispatcher, timeoutMs: 10_000 };

  // Each loop wakes the other: what the relay decides is sent at once, what fails is decided at once.
  const wake = {
    relay: (_accountId: string): void => {},
    sender: (_accountId: string, _lineId: string): void => {},
  };
  const wakeRelay = (accountId: string) => wake.relay(accountId);
  const wakeSender = (accountId: string, lineId: string) => wake.sender(accountId, lineId);
  const resendAfterMs = config.resendAfterS * 1000;
  if (roles.has('sender')) {
    const senderId = randomUUID();
    const loop = startSenderLoop({ ...unitDeps, http, lineAccess, senderId, wakeRelay });
    const doubts = startDoubtSweep({ ...unitDeps, resendAfterMs, wakeRelay });
    wake.sender = loop.wake;
    stops.push(loop.stop, doubts.stop);
  }
  if (roles.has('relay')) {
    const gapHoldMs = config.gapHoldS * 1000;
    const loop = startRelayLoop({ ...unitDeps, shelf, gapHoldMs, wakeSender });
    const parked = startParkedSweep({ ...unitDeps, wakeRelay });
    wake.relay = loop.wake;
    stops.push(loop.stop, parked.stop);
  }
  if (roles.has('web')) {
    const writer = createInboxWriter({ ...unitDeps, wake: wakeRelay });
    const accept = { database, clock, findLines, writer, instanceSecrets: appSecrets };
    const app = buildApp({
      ...unitDeps,
      publicUrl,
      apiKeys,
      secretBox,
      mediaStore: createMediaStore(join(config.dataDir, 'media')),
      mediaLinks: createMediaLinks(secretKeys, publicUrl),
      graphUrl,
      http,
      verifyToken: config.meta.verifyToken,
      accept,
      claimUnclaimed: (input) => claimUnclaimed(accept, input),
      setChatOwner: (input) => setChatOwner({ ...unitDeps, shelf, wakeSender }, input),
    });
    const beat = startBeat(unitDeps);
    stops.push(await listen(app.fetch, config), beat.stop);
  } else {
    // Whoever runs the process asks it how it does, whatever it does.
    stops.push(await listen(buildOperationsApp({ database }).fetch, config));
  }
  return {
    url: `http://${config.host}:${config.port}`,
    emulatorUrl: emulator?.url,
    apiKeyFile,
    clock,
  };
}

async function openDatabase(config: Config, log: Logger, stops: (() => Promise<unknown>)[]) {
  const applicationName = 'chasqui';
  const secretKeys = await readSecretKeys(config);
  if (config.database.kind === 'embedded') {
    const embedded = await startEmbedded({ dataDir: config.dataDir, log });
    stops.push(embedded.stop);
    const { pool } = config.database;
    const database = connect({ url: embedded.url, pool, pooler: 'none', applicationName });
    stops.push(database.close);
    await migrate(database);
    return { database, secretKeys };
  }
  const { url, directUrl, pooler, pool } = config.database;
  await migrateBy(directUrl);
  const database = connect({ url, pool, pooler, applicationName });
  stops.push(database.close);
  return { database, secretKeys };
}

async function migrateBy(url: string): Promise<void> {
  const direct: Database = connect({ url, pool: 1, pooler: 'none', applicationName: 'chasqui' });
  try {
    await migrate(direct);
  } finally {
    await direct.close();
  }
}

async function openEmulator(config: Config, stops: (() => Promise<unknown>)[]) {
  const emulator = await startEmulator({
    port: config.emulator.port,
    host: config.emulator.host,
    world: {
      webhook: {
        url: `http://127.0.0.1:${config.port}/v1/whatsapp/meta/messages`,
        app_secret: config.meta.appSecrets[0] ?? 'emulator-secret',
        verify_token: config.meta.verifyToken ?? 'emulator-verify',
      },
    },
  });
  stops.push(emulator.close);
  return emulator;
}

/** Listens; gives what stops it: no new connection, requests under way are answered. */
async function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  { host, port }: Config,
): Promise<() => Promise<void>> {
  const server = serve({ fetch, hostname: host, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    });
}
