import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { sendJson, startServer } from '../calls/server.ts';
import { testDatabase, wipe } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { openFastLine } from '../support/fastLine.ts';
import {
  caller,
  eventually,
  freePort,
  phoneOf,
  publish,
  startJourney,
} from '../support/journey.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();
const { sql } = database;

/** The example of the flow language, with its shop at `url`. */
const appointment = (url: string) => ({
  schema: 1,
  name: 'Appointment',
  language: 'es',
  start: 'welcome',
  variables: { visits: 0 },
  settings: { expires_after: '24h', exit_words: ['salir'], timezone: 'America/Bogota' },
  steps: {
    welcome: { type: 'message', text: 'Hola {{ contact.name }}', next: 'ask_email' },
    ask_email: {
      type: 'question',
      text: '¿Cuál es tu correo?',
      answer: { type: 'email', save_as: 'email' },
      invalid: { text: 'No parece un correo.', attempts: 3, next: 'to_agent' },
      timeout: { after: '30m', next: 'gone' },
      next: 'menu',
    },
    menu: {
      type: 'choice',
      text: '¿Qué necesitas?',
      save_as: 'topic',
      options: [
        { id: 'buy', title: 'Comprar', next: 'quote' },
        { id: 'help', title: 'Ayuda', synonyms: ['ayúdame'], next: 'to_agent' },
      ],
    },
    quote: {
      type: 'http',
      method: 'POST',
      url: `${url}/quote`,
      headers: { Authorization: 'Bearer {{ secrets.shop }}' },
      body: { email: '{{ vars.email }}' },
      timeout: '10s',
      save_as: 'quote',
      next: 'big',
      failed: 'to_agent',
    },
    big: {
      type: 'branch',
      cases: [{ if: { '>': [{ var: 'vars.quote.body.total' }, 1000] }, next: 'to_agent' }],
      else: 'price',
    },
    price: { type: 'message', text: 'Son {{ vars.quote.body.total }}. ¡Gracias!', next: 'done' },
    to_agent: { type: 'handoff', note: 'Asks about {{ vars.topic.title }}', next: 'done' },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

test('a quote is asked of the shop: a small one is told, a big one and a failure go to people', async () => {
  const secret = 'sk_live_journey_51Hx';
  const totals: Record<string, number> = { 'ana@x.example': 500, 'eva@x.example': 2000 };
  const shop = await startServer(({ headers, body }, response) => {
    const { email } = JSON.parse(body);
    const total = totals[email];
    if (headers.authorization !== `Bearer ${secret}`) sendJson(response, {}, 401);
    else if (total === undefined) sendJson(response, { message: 'nobody' }, 404);
    else sendJson(response, { total, echo: headers.authorization });
  });
  const journey = await startJourney(database, {
    env: { CALLS_MAY_REACH: '127.0.0.1' },
    flow: null,
  });
  const kept = await journey.api('PUT', '/v1/secrets/shop', { value: secret });
  expect([kept.status, JSON.stringify(kept.body).includes(secret)]).toEqual([200, false]);
  await publish(journey.api, appointment(shop.url));

  const emails = ['ana@x.example', 'eva@x.example', 'ivo@x.example'];
  for (const [index, email] of emails.entries()) {
    const phone = journey.phone(String(index + 1));
    await phone.say('hola');
    await phone.receives(2);
    await phone.say(email);
    await phone.receives(3);
    await phone.say('Comprar');
  }
  const ana = (await journey.phone('1').receives(4)).map(({ text }) => text);
  expect(ana.at(-1)).toBe('Son 500. ¡Gracias!');
  await eventually(async () => {
    const rows = await sql`select 1 from chat where state = 'waitingForAgent'`;
    return rows.length === 2;
  });
  for (const id of ['2', '3']) expect(await journey.phone(id).received()).toHaveLength(3);
  expect(shop.came.map(({ body }) => JSON.parse(body).email).toSorted()).toEqual(emails);
  await comesToRest(sql);
  expect(await sql`select 1 from call`).toEqual([]);

  // What an operator can see of it holds no secret.
  const { body: processes } = await journey.api('GET', '/v1/processes');
  const { body: metrics } = await journey.api('GET', '/metrics');
  expect(JSON.stringify(processes)).not.toContain(secret);
  expect(metrics).not.toContain(secret);
  expect(metrics).toContain('chasqui_calls_total{outcome="answered"}');
});

test('killed while answers of calls come in, a worker leaves none undecided and none decided twice', async () => {
  const secret = 'sk_live_killed_77';
  const stage = await openStage();
  const keysOf = new Map<string, string[]>();
  let kills = 0;
  let answered = 0;
  let victim: ServiceProcess | undefined;
  const shop = await startServer(({ headers, body }, response) => {
    const { who } = JSON.parse(body);
    keysOf.set(who, [...(keysOf.get(who) ?? []), String(headers['idempotency-key'])]);
    // Each request would give another number: whoever is told two has been decided twice.
    sendJson(response, { total: keysOf.get(who)?.length });
    // Between the answer and what is written down of it.
    answered += 1;
    if (answered === 5 && kills < 3) victim?.signal('SIGKILL');
  });
  await stage.prepare(shop.url, secret);
  const worker = { ROLES: 'relay,jobs', CALLS_MAY_REACH: '127.0.0.1' };
  victim = await stage.start(worker);

  const people = 40;
  const talking = stage.talk(people);
  const isDone = async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from process where status = 'success'`;
    return row?.n === people;
  };
  for (const until = Date.now() + 120_000; Date.now() < until && !(await isDone()); ) {
    const ended = await Promise.race([victim.ended.then(() => true), sleep(200)]);
    if (ended !== true) continue;
    kills += 1;
    answered = 0;
    victim = await stage.start(worker);
  }
  await talking;
  expect(await isDone()).toBe(true);
  await comesToRest(sql, 30_000);

  const told = await sql<{ contact_id: string; text: string }[]>`
    select contact_id, content->>'text' as text from message where direction = 'out'`;
  expect([told.length, new Set(told.map((row) => row.contact_id)).size]).toEqual([people, people]);
  expect(await sql`select 1 from call`).toEqual([]);
  // However often a call was made, it was made with one key.
  expect(keysOf.size).toBe(people);
  for (const keys of keysOf.values()) expect(new Set(keys).size).toBe(1);
  expect(kills).toBe(3);
  expect(await stage.log()).not.toContain(secret);
}, 180_000);

const line = '+15550003000';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** An emulator, and processes of the service on one database: one takes webhooks and sends, and lives. */
async function openStage() {
  await wipe(database);
  const server = await startEmulator({ port: 0 });
  onTestFinished(() => server.close());
  const emulator = caller(`${server.url}/emulator`);
  const dataDir = await makeDataDir();
  const start = async (more: Record<string, string>) =>
    startServiceProcess(await freePort(), {
      ...serviceEnv(database, dataDir),
      ...emulatorEnv(server.url),
      GAP_HOLD: '1',
      LOG_LEVEL: 'debug',
      ...more,
    });
  return {
    start,
    log: () => readFile(join(dataDir, 'service.log'), 'utf8'),
    async prepare(shopUrl: string, secret: string) {
      const service = await start({ ROLES: 'web,sender' });
      const { api } = await apiOf(service, dataDir);
      await openFastLine({ emulator, api, url: service.url }, line);
      expect((await api('PUT', '/v1/secrets/shop', { value: secret })).status).toBe(200);
      const call = {
        type: 'http',
        method: 'POST',
        url: `${shopUrl}/quote`,
        headers: { Authorization: 'Bearer {{ secrets.shop }}' },
        body: { who: '{{ contact.phone }}' },
        timeout: '1s',
        save_as: 'quote',
        next: 'price',
        failed: 'lost',
      };
      const steps = {
        call,
        price: { type: 'end', status: 'success', text: 'Son {{ vars.quote.body.total }}' },
        lost: { type: 'end', status: 'failure' },
      };
      const flow = { schema: 1, name: 'Quote', language: 'es', start: 'call', steps };
      await publish(api, flow, 'hola', line);
    },
    async talk(count: number) {
      for (let n = 0; n < count; n++) {
        const phone = `+5192${String(n).padStart(7, '0')}`;
        const { body } = await emulator('POST', '/phones', { phone, name: `P${n}` });
        await phoneOf(emulator, body.phone_id).say('hola', line);
        await sleep(100);
      }
    },
  };
}
