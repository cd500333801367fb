import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { startEmbedded } from '../src/db/embedded.ts';
import { freePort } from '../src/db/postmaster.ts';
import { demoFlow } from '../src/engine/demoFlow.ts';
import { type Child, startChild } from './child.ts';
import { lineNumber, signingSecret } from './conversation.ts';

/** How the bench's own connections are known in Postgres. */
export const benchName = 'chasqui bench';

/** The built service as processes of its own. */
export type Service = {
  /** Of the process that takes webhooks. */
  url: string;
  pids: number[];
  /** Past the service, to count what is really there. */
  sql: postgres.Sql;
  /** Resolves when all processes are gone. */
  stop(): Promise<void>;
};

/** Somewhere to measure: emulator, line, flow, data folder. */
export type Stage = {
  emulatorUrl: string;
  databaseUrl: string;
  /** The server's version. */
  postgres: string;
  /** The line's id at the provider, as its webhooks name it. */
  phoneNumberId: string;
  wabaId: string;
  /** Of the WABA, for the emulator's Graph API. */
  accessToken: string;
  /** One service at a time, on the same data: a process for each list of roles, of which the first has `web`. */
  startService(...roles: string[]): Promise<Service>;
  /** Of the first account, once a service has started. */
  apiKey(): Promise<string>;
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
 * A database, the emulator as a process of its own, with one line of 1,000 messages a second, and a data
 * folder that is gone afterwards. The first service that starts is given the line and a published flow.
 */
async function openStage({ profileInto, databaseUrl }: StageOptions): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chasqui-bench-'));
  const emulatorPort = await freePort();
  const emulatorUrl = `http://127.0.0.1:${emulatorPort}`;
  const emulator = await startChild(
    ['dist/emulator/main.js', '--port', String(emulatorPort), '--secret', signingSecret],
    {},
    `${emulatorUrl}/emulator/state`,
  );
  const embedded = databaseUrl === undefined ? await startEmbedded({ dataDir, log }) : undefined;
  const url = embedded?.url ?? databaseUrl ?? '';
  const version = await requireDurable(url);
  const waba = await makeLine(emulatorUrl);
  const program = [
    ...(profileInto ? ['--cpu-prof', `--cpu-prof-dir=${profileInto}`] : []),
    ...(await startArguments()),
  ];
  let isSetUp = false;
  let running: Service | undefined;

  async function startProcess(roles: string): Promise<Child & { url: string }> {
    const port = await freePort();
    const processUrl = `http://127.0.0.1:${port}`;
    const child = await startChild(
      program,
      {
        PORT: String(port),
        PUBLIC_URL: processUrl,
        DATA_DIR: dataDir,
        DATABASE_URL: url,
        SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        ROLES: roles,
        LOG_LEVEL: 'warn',
        EMULATOR: 'off',
        META_GRAPH_URL: `${emulatorUrl}/v24.0`,
        META_APP_SECRET: signingSecret,
        META_VERIFY_TOKEN: 'emulator-verify',
      },
      `${processUrl}/ready`,
    );
    return { ...child, url: processUrl };
  }

  async function startService(...roles: string[]): Promise<Service> {
    const sql = postgres(url, {
      max: 2,
      onnotice: () => {},
      connection: { application_name: benchName },
    });
    const children: (Child & { url: string })[] = [];
    const stop = async () => {
      await sql.end({ timeout: 1 });
      await Promise.all(children.map((child) => child.stop()));
    };
    try {
      for (const each of roles) children.push(await startProcess(each));
      const webUrl = children[0]?.url ?? '';
      if (!isSetUp) await setUp(webUrl, await readFile(join(dataDir, 'api-key'), 'utf8'), waba);
      isSetUp = true;
      running = { url: webUrl, pids: children.map(({ pid }) => pid), sql, stop };
      return running;
    } catch (error) {
      await stop();
      throw error;
    }
  }

  return {
    emulatorUrl,
    databaseUrl: url,
    postgres: version,
    phoneNumberId: waba.phoneNumberId,
    wabaId: waba.wabaId,
    accessToken: waba.accessToken,
    startService,
    apiKey: async () => (await readFile(join(dataDir, 'api-key'), 'utf8')).trim(),
    async close() {
      await running?.stop();
      await emulator.stop();
      await embedded?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A stage for as long as the work on it takes; what ends that early leaves nothing behind either. */
export async function onStage<T>(
  options: StageOptions,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const stage = await openStage(options);
  const end = (why: unknown) => {
    process.stderr.write(`Ended early: ${why instanceof Error ? why.stack : String(why)}\n`);
    void stage.close().finally(() => process.exit(130));
  };
  const events = ['SIGINT', 'SIGTERM', 'uncaughtException'];
  for (const event of events) process.on(event, end);
  try {
    return await work(stage);
  } finally {
    for (const event of events) process.off(event, end);
    await stage.close();
  }
}

/** Its version; a server that does not write to disk before it says so would flatter us. */
async function requireDurable(url: string): Promise<string> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql<{ version: string; fsync: string; commit: string }[]>`
      select current_setting('server_version') as version, current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit`;
    if (row?.fsync !== 'on' || row.commit === 'off') {
      throw new Error(
        `fsync is ${row?.fsync} and synchronous_commit ${row?.commit}: both must be on`,
      );
    }
    return row.version;
  } finally {
    await sql.end();
  }
}

const log = { info: () => {}, warn: (text: string) => process.stderr.write(`${text}\n`) };

/** What `npm start` gives to node: its flags and the program. */
export async function startArguments(): Promise<string[]> {
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
  await api('POST', '/v1/whatsapp/inbounds', {
    flow_id: await publish(api, demoFlow),
    inbound_message: 'hola',
    waba_phone_number: lineNumber,
  });
}

/** Gives the flow's id. */
export async function publish(api: Call, flow: object): Promise<string> {
  const { flow_id: flowId } = await api('POST', '/v1/flows', flow);
  await api('POST', `/v1/flows/${flowId}/publish`);
  return flowId;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of several shapes, of which a field or two is read
export type Call = (method: string, path: string, body?: unknown) => Promise<any>;

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
