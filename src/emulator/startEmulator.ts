import { createAdaptorServer } from '@hono/node-server';
import { createAccounting } from './accounting.ts';
import { buildApp } from './buildApp.ts';
import { createClock } from './clock.ts';
import type { Emulator } from './emulator.ts';
import { createEvents } from './events.ts';
import { firstWorld } from './firstWorld.ts';
import { createIds } from './ids.ts';
import { createRandom } from './random.ts';
import { createBatcher } from './webhooks/batch.ts';
import { createDelivery } from './webhooks/deliver.ts';
import {
  noWebhook,
  type WebhookSettingsInput,
  webhookSettingsSchema,
} from './webhooks/settings.ts';

/** How the world starts, where that is not as pinned. */
export type WorldOptions = {
  seed?: number;
  /** Whom to call from the start, without a handshake: the service may not be up yet. */
  webhook?: WebhookSettingsInput;
};

export type RunningEmulator = {
  /** Without a slash at the end; the Graph API is at `<url>/v24.0`. */
  url: string;
  port: number;
  close(): Promise<void>;
};

/** Starts an emulator; `port` 0 takes a free one. Fails when the port is taken. */
export async function startEmulator(options: {
  port: number;
  host?: string;
  world?: WorldOptions;
}): Promise<RunningEmulator> {
  const host = options.host ?? '127.0.0.1';
  const emulator = createEmulator(options.world ?? {});
  const app = buildApp(emulator);
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env),
  });
  const port = await listen(server, options.port, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    async close() {
      emulator.clock.clear();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Long polls and event streams would keep it open.
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, emulator.delivery.close()]);
    },
  };
}

function createEmulator(options: WorldOptions): Emulator {
  const clock = createClock(Date.now);
  const accounting = createAccounting();
  const settings = () => emulator.webhook;
  const delivery = createDelivery(clock, accounting, settings);
  const emulator: Emulator = {
    clock,
    accounting,
    delivery,
    batcher: createBatcher(clock, delivery, settings),
    ids: createIds(),
    events: createEvents(),
    world: firstWorld(),
    random: createRandom(options.seed ?? 1),
    webhook:
      options.webhook === undefined ? noWebhook() : webhookSettingsSchema.parse(options.webhook),
  };
  return emulator;
}

async function listen(
  server: ReturnType<typeof createAdaptorServer>,
  port: number,
  host: string,
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error(`The emulator listens on ${String(address)}, which is not a port`);
  }
  return address.port;
}
