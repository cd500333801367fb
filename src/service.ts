import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { createApiKeys } from './accounts/apiKey.ts';
import { createRateLimiter } from './accounts/rateLimiter.ts';
import { createSecretBox } from './accounts/secretBox.ts';
import { keepApiKeyFile } from './apiKeyFile.ts';
import { createAddressGuard } from './calls/addressGuard.ts';
import { createNews, type News } from './chats/news.ts';
import type { Config } from './config.ts';
import { openDataDir } from './dataDir.ts';
import { createIds } from './db/ids.ts';
import { createRandomPool } from './db/randomPool.ts';
import type { Clock } from './db/unit.ts';
import { makeFirstAccount } from './firstStart.ts';
import { offerFirstSignIn } from './firstUser.ts';
import { createLineLookup } from './lines/findLines.ts';
import { createLineAccess } from './lines/lineAccess.ts';
import { listen, urlOf, whyNotListening } from './listen.ts';
import { createMediaLinks } from './media/signLink.ts';
import { createMediaStore } from './media/store.ts';
import { openDatabase } from './openDatabase.ts';
import { claimUnclaimed } from './relay/claimUnclaimed.ts';
import { createFlowShelf } from './relay/gather/flowShelf.ts';
import { createInboxRoom } from './relay/inboxRoom.ts';
import { createInboxWriter } from './relay/inboxWriter.ts';
import { migrateFlow } from './relay/migrate/migrateFlow.ts';
import { answerWebStep } from './relay/onDemand/answerWebStep.ts';
import { endProcess } from './relay/onDemand/endProcess.ts';
import { goBack } from './relay/onDemand/goBack.ts';
import { setChatOwner } from './relay/onDemand/setChatOwner.ts';
import { startWebProcess } from './relay/onDemand/startWebProcess.ts';
import { tryFlow } from './relay/onDemand/tryFlow.ts';
import { buildOperationsApp } from './routes/operations.ts';
import { readSecretKeys } from './secretKeyFile.ts';
import { signInUrl } from './users/signInLink.ts';
import { createBell, type Ring } from './workers/bell.ts';
import { type CallLoop, startCallLoop } from './workers/callLoop.ts';
import { startCampaignKeeper } from './workers/campaignKeeper.ts';
import { startCampaignLoop } from './workers/campaignLoop.ts';
import { startChoreLoop } from './workers/choreLoop.ts';
import { startHookLoop } from './workers/hookLoop.ts';
import { startMediaLoop } from './workers/mediaLoop.ts';
import { startPdfLoop } from './workers/pdfLoop.ts';
import { startQueueLoop } from './workers/queueLoop.ts';
import { type RelayLoop, startRelayLoop } from './workers/relayLoop.ts';
import { type SenderLoop, startSenderLoop } from './workers/senderLoop.ts';
import {
  startBeat,
  startDoubtSweep,
  startFillingSearch,
  startForgetting,
  startInboxWatch,
  startParkedSweep,
  startResuming,
  startSilentChatSweep,
  startStatistics,
  startTemplateSweep,
} from './workers/sweeps.ts';

/** Of the ten seconds that a stop may take; the rest is for writing down what became of the calls. */
const cutOffAfterMs = 5_000;

export type Service = {
  url: string;
  emulatorUrl: string | undefined;
  apiKeyFile: string;
  /** Signs in to the console, once; only while nobody has, and of an instance with its own Postgres. */
  signInUrl: string | undefined;
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
  await openDataDir(config.dataDir);
  const secretKeys = await readSecretKeys(config);
  const { database, direct } = await openDatabase(config, log, stops);
  const { roles, publicUrl } = config;
  const clock = { offsetMs: 0 };
  const unitDeps = { database, clock, ids: createIds(createRandomPool()), log };
  const secretBox = createSecretBox(secretKeys);
  const apiKeys = createApiKeys({ database, clock, secretKeys, issuer: publicUrl });

  if (config.emulator.on) await openEmulator(config, stops);
  await makeFirstAccount({ ...unitDeps, apiKeys, secretBox }, { demo: config.emulator.on });
  const apiKeyFile = await keepApiKeyFile({ ...unitDeps, apiKeys }, config.dataDir);

  const isAtHome = config.database.kind === 'embedded' && config.roles.has('web');
  const signInToken = isAtHome ? await offerFirstSignIn(unitDeps) : undefined;

  const { graphUrl, appSecrets } = config.meta;
  const findLines = createLineLookup({ database, secretBox, appSecrets });
  const lineAccess = createLineAccess({ database, secretBox, graphUrl });
  const mediaStore = createMediaStore(join(config.dataDir, 'media'));
  const shelf = createFlowShelf(log);
  const dispatcher = new Agent({ connections: 64, pipelining: 1 });
  stops.push(() => dispatcher.destroy());
  const http = { dispatcher, timeoutMs: 10_000 };

  // Each loop wakes the other: what the relay decides is sent at once, what fails is decided at once.
  // Where the other is in another process, the bell does.
  const loops: Loops = {};
  const news = createNews();
  const bell = direct && createBell({ direct, log, heard: (ring) => wake(loops, news, ring) });
  if (bell) stops.push(bell.stop);
  const wakeRelay = (accountId: string) => {
    if (loops.relay) loops.relay.wake(accountId);
    else bell?.ring({ for: 'relay', accountId });
  };
  const wakeSender = (accountId: string, lineId: string) => {
    if (loops.sender) loops.sender.wake(accountId, lineId);
    else bell?.ring({ for: 'sender', accountId, lineId });
  };
  const wakeCaller = (accountId: string) => {
    if (loops.caller) loops.caller.wake(accountId);
    else bell?.ring({ for: 'caller', accountId });
  };
  // They may be here and elsewhere.
  const wakeFollowers = (accountId: string) => {
    news.tell(accountId);
    bell?.ring({ for: 'follower', accountId });
  };
  const addressGuard = createAddressGuard(config.callsMayReach);
  // For what changes a chat by something that is no event.
  const changeDeps = {
    ...unitDeps,
    shelf,
    secretBox,
    wakeSender(accountId: string, lineId: string) {
      wakeSender(accountId, lineId);
      wakeFollowers(accountId);
    },
  };
  const mediaLinks = createMediaLinks(secretKeys, publicUrl);
  const resendAfterMs = config.resendAfterS * 1000;
  if (roles.has('sender')) {
    const senderId = randomUUID();
    const senderDeps = { ...unitDeps, http, lineAccess, mediaStore, senderId, wakeRelay };
    const loop = startSenderLoop(senderDeps);
    const campaigns = startCampaignLoop(senderDeps);
    const doubts = startDoubtSweep({ ...unitDeps, resendAfterMs, wakeRelay });
    loops.sender = loop;
    const chores = startChoreLoop({ ...unitDeps, lineAccess });
    stops.push(loop.stop, campaigns.stop, doubts.stop, chores.stop);
  }
  if (roles.has('relay')) {
    const gapHoldMs = config.gapHoldS * 1000;
    const loop = startRelayLoop({
      ...unitDeps,
      shelf,
      secretBox,
      gapHoldMs,
      wakeSender,
      wakeCaller,
      wakeFollowers,
    });
    const parked = startParkedSweep({ ...unitDeps, wakeRelay });
    loops.relay = loop;
    stops.push(loop.stop, parked.stop, startStatistics(unitDeps).stop);
  }
  if (roles.has('jobs')) {
    const reachable = config.callsMayReach;
    const caller = startCallLoop({ ...unitDeps, secretBox, mediaLinks, reachable, wakeRelay });
    loops.caller = caller;
    stops.push(
      caller.stop,
      startHookLoop({ ...unitDeps, secretBox, addressGuard }).stop,
      startQueueLoop(changeDeps).stop,
      startMediaLoop({ ...unitDeps, lineAccess, mediaStore }).stop,
      startPdfLoop({ ...unitDeps, mediaStore }).stop,
      startSilentChatSweep(changeDeps).stop,
      startTemplateSweep({ ...unitDeps, secretBox, graphUrl, http }).stop,
      startResuming(unitDeps).stop,
      startCampaignKeeper(unitDeps).stop,
      startForgetting({ ...unitDeps, mediaStore, keptDays: config.keptDays }).stop,
      startFillingSearch(unitDeps).stop,
    );
  }
  if (roles.has('web')) {
    const room = createInboxRoom(config.inboxLimit);
    const writer = createInboxWriter({ ...unitDeps, wake: wakeRelay, isFull: room.isFull });
    const accept = { database, clock, findLines, writer, instanceSecrets: appSecrets };
    const stopping = new AbortController();
    // Half of the program, which the other roles need not load.
    const { buildApp } = await import('./app.ts');
    const app = buildApp({
      ...unitDeps,
      publicUrl,
      apiKeys,
      rateLimiter: createRateLimiter(database, config.rateLimit),
      secretBox,
      mediaStore,
      mediaLinks,
      graphUrl,
      http,
      verifyToken: config.meta.verifyToken,
      accept,
      addressGuard,
      claimUnclaimed: (input) => claimUnclaimed(accept, input),
      migrateFlow: (input) => migrateFlow({ ...unitDeps, shelf, secretBox }, input),
      tryFlow: (input) => tryFlow(changeDeps, input),
      endProcess: (input) => endProcess(changeDeps, input),
      goBack: (input) => goBack(changeDeps, input),
      startWebProcess: (input) => startWebProcess(changeDeps, input),
      answerWebStep: (input) => answerWebStep(changeDeps, input),
      shelf,
      news,
      stopping: stopping.signal,
      wakeSender: changeDeps.wakeSender,
      setChatOwner: (input) => setChatOwner(changeDeps, input),
    });
    stops.push(await openPort(app.fetch, config));
    stops.push(async () => stopping.abort());
    stops.push(startBeat(unitDeps).stop, startInboxWatch({ ...unitDeps, room }).stop);
  } else {
    // Whoever runs the process asks it how it does, whatever it does.
    stops.push(await openPort(buildOperationsApp({ database }).fetch, config));
  }
  stops.push(async () => {
    // From here on calls of providers have so long; what is cut off is in doubt, and settled as that.
    setTimeout(() => void dispatcher.destroy(), cutOffAfterMs).unref();
  });
  return {
    url: urlOf(config),
    emulatorUrl: config.emulator.on ? urlOf(config.emulator) : undefined,
    apiKeyFile,
    signInUrl: signInToken && signInUrl(urlOf(config), signInToken),
    clock,
  };
}

type Loops = { relay?: RelayLoop; sender?: SenderLoop; caller?: CallLoop };

function wake(loops: Loops, news: News, ring: Ring): void {
  if (ring.for === 'relay') loops.relay?.wake(ring.accountId);
  else if (ring.for === 'caller') loops.caller?.wake(ring.accountId);
  else if (ring.for === 'follower') news.tell(ring.accountId);
  else if (ring.lineId !== undefined) loops.sender?.wake(ring.accountId, ring.lineId);
}

async function openEmulator(config: Config, stops: (() => Promise<unknown>)[]): Promise<void> {
  const { startEmulator } = await import('./emulator/startEmulator.ts');
  const emulator = await startEmulator({
    port: config.emulator.port,
    host: config.emulator.host,
    world: {
      webhook: {
        url: `${urlOf(config)}/v1/whatsapp/meta/messages`,
        app_secret: config.meta.appSecrets[0] ?? 'emulator-secret',
        verify_token: config.meta.verifyToken ?? 'emulator-verify',
      },
    },
  }).catch((error: unknown) => {
    throw whyNotListening(error, config.emulator, { host: 'EMULATOR_HOST', port: 'EMULATOR_PORT' });
  });
  stops.push(emulator.close);
}

const openPort = (fetch: Parameters<typeof listen>[0], config: Config) =>
  listen(fetch, config).catch((error: unknown) => {
    throw whyNotListening(error, config, { host: 'HOST', port: 'PORT' });
  });
