import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { startChild } from '../bench/child.ts';
import { type Call, caller } from '../bench/service.ts';
import { toWire } from '../src/db/ids.ts';
import { freePort } from '../src/db/postmaster.ts';
import type { ClusterToCrash } from '../test/support/clusterToCrash.ts';
import { flowCalling } from './flow.ts';
import { type OutsideServer, openOutsideServer } from './outsideServer.ts';
import type { Plan } from './plan.ts';
import { type Processes, startProcesses } from './processes.ts';
import { within } from './waiting.ts';

/** The emulator's first line, and its WABA. */
export const line = '+15550000001';
const wabaId = '100000000000001';
const accessToken = 'emulator-token';
const webhookSecret = 'emulator-secret';
const verifyToken = 'emulator-verify';

/** A connection that was kept open may have been closed meanwhile, and a request on it is lost. */
const anewEachTime = { Connection: 'close' };

/** A database, an emulator and the service's processes, for one seed. */
export type Stage = {
  cluster: ClusterToCrash;
  processes: Processes;
  /** The emulator's controls. */
  emulator: Call;
  /** The service's API, and the key to it. */
  api: Call;
  apiKey: string;
  /** Past the service, and ready again by itself when the database was away. */
  sql: postgres.Sql;
  /** What flows call, and what hooks are told at. */
  shop: OutsideServer;
  receiver: OutsideServer;
  /** Of a published flow and an approved template with a reply that starts it. */
  flowId: string;
  outboundId: string;
  /** Whom nobody writes to. */
  bystanderId: string;
  close(): Promise<void>;
};

/** Puts all of it up, with a line, the flow under the phrase `hola`, a template of marketing, and a hook for all. */
export async function openStage(
  cluster: ClusterToCrash,
  { seed, pool }: Pick<Plan, 'seed' | 'pool'>,
  folder: string,
): Promise<Stage> {
  const name = `seed_${seed}`;
  await mkdir(folder, { recursive: true });
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const port = await freePort();
    const emulatorUrl = `http://127.0.0.1:${port}`;
    const emulatorProcess = await startChild(
      ['dist/emulator/main.js', '--port', String(port)],
      {},
      `${emulatorUrl}/emulator/state`,
      join(folder, 'emulator.log'),
    );
    closing.push(emulatorProcess.stop);
    const emulator = caller(`${emulatorUrl}/emulator`, anewEachTime);
    await emulator('POST', '/reset', { seed });
    await emulator('PUT', '/limits', { tier: null });

    await cluster.addDatabase(name);
    const sql = postgres(cluster.urlOf(name), {
      max: 2,
      onnotice: () => {},
      connection: { application_name: 'chaos' },
    });
    closing.push(() => sql.end({ timeout: 1 }));
    const [shop, receiver] = [
      await openOutsideServer({ total: 80_000 }),
      await openOutsideServer({}),
    ];
    closing.push(shop.close, receiver.close);
    const processes = await startProcesses(
      {
        DATA_DIR: folder,
        DATABASE_URL: cluster.urlOf(name),
        SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        LOG_LEVEL: 'warn',
        EMULATOR: 'off',
        META_GRAPH_URL: `${emulatorUrl}/v24.0`,
        META_APP_SECRET: webhookSecret,
        META_VERIFY_TOKEN: verifyToken,
        RESEND_AFTER: '3',
        GAP_HOLD: '1',
        DATABASE_POOL: String(pool),
        CALLS_MAY_REACH: '127.0.0.1',
        API_RATE: '10000',
        API_BURST: '10000',
      },
      folder,
    );
    closing.push(processes.stop);
    const apiKey = (await readFile(join(folder, 'api-key'), 'utf8')).trim();
    const api = caller(processes.url, { 'Truora-API-Key': apiKey, ...anewEachTime });
    await emulator('PUT', '/webhook', {
      url: `${processes.url}/v1/whatsapp/meta/messages`,
      app_secret: webhookSecret,
      verify_token: verifyToken,
      timeout_ms: 3_000,
      // A provider tries again for days; this one for minutes.
      retry_ms: [200, 400, 800, 1_500, ...Array(100).fill(2_000)],
    });
    const outboundId = await makeOutbound(`${emulatorUrl}/v24.0`, api, sql);
    const flowId = await publishFlow(api, shop.url);
    await api('POST', '/v1/hooks', { event_type: 'all', subscriber_url: receiver.url });
    const bystander = await api('POST', '/v1/contacts', {
      name: 'Nadie',
      phone_number: '+51999999999',
    });
    return {
      cluster,
      processes,
      emulator,
      api,
      apiKey,
      sql,
      shop,
      receiver,
      flowId,
      outboundId,
      bystanderId: bystander.contact_id,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export async function publishFlow(api: Call, shopUrl: string): Promise<string> {
  const { flow_id: flowId } = await api('POST', '/v1/flows', flowCalling(shopUrl));
  await api('POST', `/v1/flows/${flowId}/publish`);
  await api('POST', '/v1/whatsapp/inbounds', {
    flow_id: flowId,
    inbound_message: 'hola',
    waba_phone_number: line,
  });
  return flowId;
}

/** The template stands at the provider, has been approved, and was read; gives its id here. */
export async function makeOutbound(
  graphUrl: string,
  api: Call,
  sql: postgres.Sql,
): Promise<string> {
  const graph = caller(graphUrl, { authorization: `Bearer ${accessToken}` });
  await graph('POST', `/${wabaId}/message_templates`, {
    name: 'offer',
    language: 'es',
    category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Tenemos algo para ti. ¿Te interesa?' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Sí' }] },
    ],
  });
  await api('POST', '/v1/whatsapp/waba-subscription', {
    waba_id: wabaId,
    access_token: accessToken,
  });
  const id = await within(20_000, async () => {
    const [row] = await sql<{ id: string }[]>`
      select id from outbound where name = 'offer' and status = 'APPROVED'`;
    return row?.id;
  });
  if (id === undefined) throw new Error('The template was not approved within 20 s');
  return toWire('OTB', id);
}
