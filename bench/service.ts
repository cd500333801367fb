import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { freePort } from '../src/db/postmaster.ts';
import { demoFlow } from '../src/engine/demoFlow.ts';
import { type Child, startChild } from './child.ts';
import { lineNumber, signingSecret } from './conversation.ts';

/** The built service as its own process, with its own database. */
export type Service = Child & {
  url: string;
  /** Past the service, to count what is really there. */
  sql: postgres.Sql;
};

/** Somewhere to measure: emulator, line, flow, data folder. */
export type Stage = {
  emulatorUrl: string;
  /** The line's id at the provider, as its webhooks name it. */
  phoneNumberId: string;
  wabaId: string;
  /** One service at a time, on the same data. */
  startService(roles: string): Promise<Service>;
  /** Stops what still runs, and leaves nothing behind. */
  close(): Promise<void>;
};

export type StageOptions = {
  /** Folder for a CPU profile of each service process. */
  profileInto: string | undefined;
  /** An empty database to use instead of the embedded one. */
  databaseUrl: string | undefined;
};

/**
 * The emulator as a process of its own, with one line of 1,000 messages a second, and a data folder
 * that is gone afterwards. The first service that starts is given the line and a published flow.
 */
export async function openStage({ profileInto, databaseUrl }: StageOptions): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-bench-'));
  const emulatorPort = await freePort();
  const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
  const emulator = await startChild(
    ['dist/emulator/main.js', '--port', String(emulatorPort), '--secret', signingSecret],
    {},
    `${emulatorUrl}/emulator/state`,
  );
  const waba = await makeLine(emulatorUrl);
  const profiling = profileInto ? ['--cpu-prof', `--cpu-prof-dir=${profileInto}`] : [];
  let isSetUp = false;
  let running: Service | undefined;

  async function startService(roles: string): Promise<Service> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = await startChild(
      [...profiling, ...(await startArguments())],
      {
        PORT: String(port),
        PUBLIC_URL: url,
        DATA_DIR: dataDir,
        ...(databaseUrl && {
          DATABASE_URL: databaseUrl,
          SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        }),
        ROLES: roles,
        LOG_LEVEL: 'warn',
        EMULATOR: 'off',
        META_GRAPH_URL: `${emulatorUrl}/v24.0`,
        META_APP_SECRET: signingSecret,
        META_VERIFY_TOKEN: 'emulator-verify',
      },
      `${url}/ready`,
    );
    const sql = postgres(databaseUrl ?? (await embeddedUrl(dataDir)), { max: 2 });
    const stop = async () => {
      await sql.end({ timeout: 1 });
      await child.stop();
    };
    try {
      if (!isSetUp) await setUp(url, await readFile(join(dataDir, 'api-key'), 'utf8'), waba);
      isSetUp = true;
    } catch (error) {
      await stop();
      throw error;
    }
    running = { pid: child.pid, url, sql, stop };
    return running;
  }

  return {
    emulatorUrl,
    phoneNumberId: waba.phoneNumberId,
    wabaId: waba.wabaId,
    startService,
    async close() {
      await running?.stop();
      await emulator.stop();
      await stopLeftPostgres(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What `npm start` gives to node: its flags and the program. */
async function startArguments(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  return scripts.start.replace('exec node ', '').split(' ');
}

type Waba = { wabaId: string; phoneNumberId: string; accessToken: string };

async function makeLine(emulatorUrl: string): Promise<Waba> {
  const control = caller(`${emulatorUrl}/emulator`);
  // Webhooks come from the load generator, so the emulator cannot know that windows are open.
  await control('PUT', '/limits', { window: false, pair: null });
  const made = await control('POST', '/wabas', {
    name: 'Bench',
    lines: [{ phone_number: lineNumber, display_name: 'Bench', throughput: 1000 }],
  });
  return {
    wabaId: made.waba_id,
    phoneNumberId: made.lines[0].phone_number_id,
    accessToken: made.access_token,
  };
}

async function setUp(url: string, apiKey: string, waba: Waba): Promise<void> {
  const api = caller(url, { 'Truora-API-Key': apiKey.trim() });
  await api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: waba.wabaId,
    access_token: waba.accessToken,
  });
  const { flow_id: flowId } = await api('POST', '/v1/flows', demoFlow);
  await api('POST', `/v1/flows/${flowId}/publish`);
  await api('POST', '/v1/whatsapp/inbounds', {
    flow_id: flowId,
    inbound_message: 'hola',
    waba_phone_number: lineNumber,
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of several shapes, of which a field or two is read
type Call = (method: string, path: string, body?: unknown) => Promise<any>;

/** Calls with JSON and gives the answer's; anything but a 2xx is an error. */
export const caller =
  (base: string, headers: Record<string, string> = {}): Call =>
  async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...headers, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };

const postgresFolder = (dataDir: string) => join(dataDir, 'postgres', 'data');

async function embeddedUrl(dataDir: string): Promise<string> {
  const folder = postgresFolder(dataDir);
  const password = (await readFile(join(folder, 'chasqui-password'), 'utf8')).trim();
  const [, , , port] = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
  return `postgres://chasqui:${password}@127.0.0.1:${port}/chasqui`;
}

/** A service that had to be killed leaves its Postgres behind; nobody else uses this folder. */
async function stopLeftPostgres(dataDir: string): Promise<void> {
  const pidFile = join(postgresFolder(dataDir), 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (pid > 0) process.kill(pid, 'SIGQUIT');
}
