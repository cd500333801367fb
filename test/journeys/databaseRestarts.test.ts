import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { toWire } from '../../src/db/ids.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { addCampaign, addPerson, countsOf } from '../campaigns/runningStage.ts';
import { person } from '../relay/stage.ts';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { sendsOf } from '../support/evidence.ts';
import {
  caller,
  eventually,
  freePort,
  type Journey,
  phoneOf,
  publish,
} from '../support/journey.ts';
import { startOwnCluster } from '../support/ownCluster.ts';
import type { Seeded } from '../support/seed.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, startServiceProcess } from '../support/serviceProcess.ts';

const people = 240;
const withoutNumber = 3_000;

const template = {
  name: 'offer_of_the_week',
  language: 'es',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Hola {{1}}, ¿te interesa?', example: { body_text: [['Ana']] } },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Sí' }] },
  ],
};

test('the database crashes while a campaign is planned and while it sends: everybody is written to once, by the service that was there all along', async () => {
  const stage = await openStage();
  const { api, cluster, emulator, service, sql } = stage;
  const { id, path, counts } = await draftForAll(stage);
  const status = async () => (await api('GET', path)).body.status;

  expect((await api('POST', `${path}/start`)).status).toBe(200);
  // Held between two steps of its planning, so that it is certain where the crash finds it.
  let found: unknown;
  await eventually(async () => {
    const [row] = await sql`select from campaign where id = ${id} and plan_cursor is not null`;
    return row !== undefined;
  });
  const held = sql.begin(async (tx) => {
    [found] = await tx`select status from campaign where id = ${id} for no key update`;
    await cluster.crash();
    await tx`select`;
  });
  await expect(held).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(found).toEqual({ status: 'planning' });

  await expectAway(stage);
  await cluster.startAgain();
  await eventually(async () => (await status()) === 'running', 30_000);

  // Twice while it sends: once back at once, once away for longer than an attempt may wait for its call.
  for (const [taken, awayMs] of [
    [40, 0],
    [100, 6_000],
  ] as const) {
    await eventually(async () => (await takenBy(emulator)).size >= taken, 30_000);
    await cluster.crash();
    await sleep(awayMs);
    const before = (await takenBy(emulator)).size;
    expect(before).toBeLessThan(people);
    await cluster.startAgain();
    await eventually(async () => (await takenBy(emulator)).size > before, 20_000);
  }
  await eventually(async () => (await status()) === 'completed', 60_000);
  await eventually(async () => {
    const { read = 0, failed = 0 } = await counts();
    return read + failed === people;
  }, 60_000);

  const taken = await takenBy(emulator);
  expect([...taken.values()].filter((times) => times > 1)).toEqual([]);
  // Those without a number are written to by nobody. Who was marked as called in a transaction whose end
  // nobody heard of was not called, and is given up as in doubt.
  const { read = 0, failed = 0, ...rest } = await counts();
  expect(rest).toEqual({ skipped: withoutNumber });
  expect([read + failed, taken.size]).toEqual([people, read]);
  expect(failed).toBeLessThan(20);

  await expectAllWell(stage);
  service.signal('SIGTERM');
  expect(await service.ended).toBe(0);
}, 240_000);

type Stage = Awaited<ReturnType<typeof openStage>>;

/** While the database is away the service says so, to each who asks, soon. */
async function expectAway({ api, service }: Stage): Promise<void> {
  const asked = performance.now();
  const ready = await fetch(`${service.url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'unavailable', message: 'The database does not answer' },
  ]);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toContain('chasqui_database_answers 0');
  // It lives, and none who looks after processes should end it.
  expect((await fetch(`${service.url}/health`)).status).toBe(200);
  const refused = await api('GET', '/v1/whatsapp/campaigns');
  expect([refused.status, refused.body.message, refused.headers.get('retry-after')]).toEqual([
    503,
    'The database is away, try again',
    '1',
  ]);
  expect(performance.now() - asked).toBeLessThan(8_000);
}

/** Afterwards it is ready, hears what other processes tell it, answers people, and has lost nothing. */
async function expectAllWell({ emulator, service, sql, line }: Stage): Promise<void> {
  expect((await fetch(`${service.url}/ready`)).status).toBe(200);
  const listening = await sql`select 1 from pg_stat_activity
    where datname = current_database() and query ilike 'listen "chasqui_wake"'`;
  expect(listening.length).toBe(1);
  const { body: phone } = await emulator('POST', '/phones', { phone: '+51930000001', name: 'Eva' });
  const eva = phoneOf(emulator, phone.phone_id);
  await eva.say('hola', line);
  expect(await eva.receives(2)).toHaveLength(2);
  const [left] = await eventually(async () => {
    const rows = await sql<{ inbox: number; outbox: number; out: number; dead: number }[]>`
      select (select count(*)::int from inbox) as inbox, (select count(*)::int from outbox) as outbox,
        (select count(*)::int from attempt where outcome is null) as out,
        (select count(*)::int from inbox_dead) as dead`;
    return rows[0] && rows[0].inbox + rows[0].outbox + rows[0].out === 0 && rows;
  }, 20_000);
  expect(left).toEqual({ inbox: 0, outbox: 0, out: 0, dead: 0 });
}

/** How often the provider has taken a message to each number. */
async function takenBy(emulator: Journey['emulator']): Promise<Map<string, number>> {
  const taken = new Map<string, number>();
  for (const { to, type, message_id: id } of await sendsOf({ emulator })) {
    if (type === 'template' && to && id) taken.set(to, (taken.get(to) ?? 0) + 1);
  }
  return taken;
}

/** A cluster to be crashed, the service as a process on it, and an emulated line with an approved template. */
async function openStage() {
  const cluster = await startOwnCluster();
  const emulatorServer = await startEmulator({ port: 0 });
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const dataDir = await makeDataDir();
  const { url } = cluster;
  const served = { url, pooler: 'none' } as const;
  const pool = connect({ ...served, pool: 5, applicationName: 'chasqui test' });
  onTestFinished(async () => {
    await pool.close();
    await emulatorServer.close();
  });
  const database = { ...pool, url, served };
  const service = await startServiceProcess(await freePort(), {
    ...serviceEnv(database, dataDir),
    ...emulatorEnv(emulatorServer.url),
    RESEND_AFTER: '3',
    GAP_HOLD: '1',
    API_RATE: '10000',
    API_BURST: '10000',
  });
  await emulator('PUT', '/limits', { throughput: 1000, tier: null });
  await emulator('PUT', '/webhook', {
    url: `${service.url}/v1/whatsapp/meta/messages`,
    app_secret: 'emulator-secret',
    verify_token: 'emulator-verify',
    timeout_ms: 3_000,
    retry_ms: [200, 400, 800, 1_500, ...Array(40).fill(3_000)],
  });
  const { api } = await apiOf(service, dataDir);
  const graphUrl = `${emulatorServer.url}/v24.0`;
  await approvedOutbound({ api, config: { meta: { graphUrl } } } as Journey, pool.sql, template);
  await publish(api, demoFlow);
  return { api, cluster, database, emulator, line: '+15550000001', service, sql: pool.sql };
}

/** A draft to everybody with a tag, many of whom have no number: planning takes its time, sending does not. */
async function draftForAll({ database, emulator, sql, line }: Stage) {
  const [seeded] = await sql<Seeded[]>`
    select l.account_id as "accountId", l.id as "lineId", l.waba_id as "wabaId", f.id as "flowId",
      '' as "phoneNumberId"
    from line l join flow f on f.account_id = l.account_id where l.phone_number = ${line}`;
  const [outbound] = await sql<
    { id: string }[]
  >`select id from outbound where name = ${template.name}`;
  if (!seeded || !outbound) throw new Error('no line, no flow or no outbound');
  await sql`update line set tier = 'UNLIMITED', throughput = 1000`;
  await Promise.all(
    [...Array(people).keys()].map(async (n) => {
      await emulator('POST', '/phones', { phone: person(n).phone, name: `P${n}`, auto: {} });
      await addPerson(database, seeded, n, { tags: ['all'] });
    }),
  );
  await sql`insert into contact (account_id, id, name, tags, properties, created_at, updated_at)
    select ${seeded.accountId}, gen_random_uuid(), 'Nobody', '["all"]', '{}', now(), now()
    from generate_series(1, ${withoutNumber}::int)`;
  const id = await addCampaign(database, seeded, outbound.id, [], {
    status: 'draft',
    startedAt: null,
    variables: { 1: 'Ana' },
    sources: [{ query: { field: 'tags', is: 'all' } }],
    rate: 60,
  });
  return {
    id,
    path: `/v1/whatsapp/campaigns/${toWire('CPG', id)}`,
    counts: () => countsOf(database, seeded.accountId, id),
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
