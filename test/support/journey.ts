import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { logOptions } from '../../src/log.ts';
import { type Service, startService } from '../../src/service.ts';
import type { TestDatabase } from './database.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from './serviceEnv.ts';

/** What a phone shows of one message. */
type Shown = {
  seq: number;
  message_id: string;
  direction: 'said' | 'received';
  line: string;
  type: string;
  text: string | null;
  buttons: { id: string; title: string }[];
  rows: { id: string; title: string }[];
  status: string;
  callback_data: string | null;
};

export type Journey = {
  service: Service;
  config: Config;
  /** Of the first account, for everything. */
  key: string;
  emulator: Control;
  api: (method: string, path: string, body?: unknown) => Promise<Answer>;
  phone: (id: string) => Phone;
  /** The service goes down and comes up again on the same database. */
  restart: (whileDown?: () => Promise<void>) => Promise<void>;
  /** Moves the clocks of both sides. */
  pass: (ms: number) => Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
type Answer = { status: number; body: any; headers: Headers };
type Control = (method: string, path: string, body?: unknown) => Promise<Answer>;

type Phone = {
  /** Says something on the first line, or the one named; gives the message's id. */
  say: (said: Record<string, unknown> | string, line?: string) => Promise<string>;
  /** Waits until the phone has received so many messages, and gives their texts in order of arrival. */
  receives: (count: number, waitMs?: number) => Promise<Shown[]>;
  /** All that the phone has received by now. */
  received: () => Promise<Shown[]>;
};

const firstLine = '+15550000001';

/**
 * The whole service and an emulator, over HTTP: the emulator's WABA subscribed by API, and with
 * `flow` (the demo's by default) a published flow with the phrase `hola`. All of it ends with the test.
 */
export async function startJourney(
  database: TestDatabase,
  {
    env = {},
    flow = demoFlow as unknown,
    readMarks = false,
    graphUrl = (emulatorUrl: string) => emulatorUrl,
  } = {},
): Promise<Journey> {
  const emulatorServer = await startEmulator({ port: 0 });
  const dataDir = await makeDataDir();
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...serviceEnv(database, dataDir),
    ...emulatorEnv(graphUrl(emulatorServer.url)),
    GAP_HOLD: '1',
    // A test looks as often as it likes.
    API_RATE: '10000',
    API_BURST: '10000',
    ...env,
  });
  const log = pino(logOptions(process.env.TEST_LOG ?? 'fatal'));
  const journey = { service: await startService(config, log) };
  onTestFinished(async () => {
    await journey.service.stop();
    await emulatorServer.close();
  });

  const key = (await readFile(journey.service.apiKeyFile, 'utf8')).trim();
  const api = caller(`http://127.0.0.1:${port}`, { 'Truora-API-Key': key });
  const emulator = caller(`${emulatorServer.url}/emulator`);
  await emulator('PUT', '/webhook', {
    url: `http://127.0.0.1:${port}/v1/whatsapp/meta/messages`,
    app_secret: 'emulator-secret',
    verify_token: 'emulator-verify',
    retry_ms: [300, 600, 1000, 2000, 4000],
  });
  const subscribed = await api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: '100000000000001',
    access_token: 'emulator-token',
  });
  if (subscribed.status !== 200) throw new Error(JSON.stringify(subscribed.body));
  if (readMarks) {
    await api('PUT', `/v1/whatsapp/lines/${firstLine}/config`, {
      settings: { read_marks: true, typing: true },
    });
  }
  if (flow) await publish(api, flow);

  return Object.assign(journey, {
    config,
    key,
    api,
    emulator,
    phone: (id: string) => phoneOf(emulator, id),
    async restart(whileDown = async () => {}) {
      const { clock } = journey.service;
      await journey.service.stop();
      await whileDown();
      journey.service = await startService(config, log);
      journey.service.clock.offsetMs += clock.offsetMs;
    },
    async pass(ms: number) {
      journey.service.clock.offsetMs += ms;
      const { body } = await emulator('GET', '/state');
      const offset = Date.parse(body.now) - Date.now() + ms;
      await emulator('PUT', '/clock', { offset: `${Math.round(offset / 1000)}s` });
    },
  });
}

/** Makes, publishes and starts by `phrase` a flow; gives its id. */
export async function publish(
  api: Journey['api'],
  flow: unknown,
  phrase = 'hola',
  line = firstLine,
): Promise<string> {
  const made = await api('POST', '/v1/flows', flow);
  const { flow_id: flowId } = made.body;
  const published = await api('POST', `/v1/flows/${flowId}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  const inbound = await api('POST', '/v1/whatsapp/inbounds', {
    flow_id: flowId,
    inbound_message: phrase,
    waba_phone_number: line,
  });
  if (inbound.status !== 200) throw new Error(JSON.stringify(inbound.body));
  return flowId;
}

export function caller(base: string, headers: Record<string, string> = {}): Control {
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('application/json');
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    };
  };
}

export function phoneOf(emulator: Control, id: string): Phone {
  const list = async (after: number, min: number, waitMs: number) => {
    const query = `after=${after}&min=${min}&wait_ms=${waitMs}`;
    const { body } = await emulator('GET', `/phones/${id}/messages?${query}`);
    const { messages, next }: { messages: Shown[]; next: number } = body;
    return { messages, next };
  };
  return {
    async say(said, line = firstLine) {
      const what = typeof said === 'string' ? { text: said } : said;
      const { status, body } = await emulator('POST', `/phones/${id}/messages`, { line, ...what });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body.message_id;
    },
    async receives(count, waitMs = 8_000) {
      const until = Date.now() + waitMs;
      const found: Shown[] = [];
      let after = 0;
      while (found.length < count && Date.now() < until) {
        const { messages, next } = await list(after, 1, Math.min(500, until - Date.now()));
        found.push(...messages.filter(({ direction }) => direction === 'received'));
        after = next;
      }
      return found;
    },
    async received() {
      const { messages } = await list(0, 0, 0);
      return messages.filter(({ direction }) => direction === 'received');
    },
  };
}

/** Waits until `look` gives something; fails with what was last seen. */
export async function eventually<T>(
  look: () => Promise<T | undefined | false>,
  waitMs = 8_000,
): Promise<T> {
  const until = Date.now() + waitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`Still not after ${waitMs} ms: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
