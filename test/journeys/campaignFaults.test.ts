import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { toWire } from '../../src/db/ids.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { addCampaign, addPerson, countsOf } from '../campaigns/runningStage.ts';
import { person } from '../relay/stage.ts';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { testDatabase, wipe } from '../support/database.ts';
import { sendsOf } from '../support/evidence.ts';
import { caller, eventually, freePort, type Journey, startJourney } from '../support/journey.ts';
import type { Seeded } from '../support/seed.ts';
import { emulatorEnv, makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();
const { sql } = database;

const offer = {
  name: 'offer_of_the_week',
  language: 'es',
  category: 'MARKETING',
  components: [
    { type: 'BODY', text: 'Hola {{1}}, ¿te interesa?', example: { body_text: [['Ana']] } },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sí' },
        { type: 'QUICK_REPLY', text: 'No' },
      ],
    },
  ],
};

beforeEach(() => wipe(database));

type World = Pick<Journey, 'api' | 'emulator'> & { config: { meta: { graphUrl: string } } };

/** A draft with so many new people, who each have a phone. */
async function draft(world: World, people: number, more = {}) {
  const [line] = await sql<{ accountId: string; lineId: string; wabaId: string; flowId: string }[]>`
    select l.account_id as "accountId", l.id as "lineId", l.waba_id as "wabaId", f.id as "flowId"
    from line l join flow f on f.account_id = l.account_id
    where l.phone_number = '+15550000001' limit 1`;
  if (!line) throw new Error('no line');
  const seeded: Seeded = { ...line, phoneNumberId: '' };
  await sql`update line set tier = 'UNLIMITED', throughput = 1000`;
  await world.emulator('PUT', '/limits', { throughput: 1000, tier: null });
  const [found] = await sql<{ id: string }[]>`select id from outbound where name = ${offer.name}`;
  if (!found) await approvedOutbound(world as Journey, sql, offer);
  const [outbound] = await sql<
    { id: string }[]
  >`select id from outbound where name = ${offer.name}`;
  const [{ n: known } = { n: 0 }] = await sql<
    { n: number }[]
  >`select count(*)::int as n from contact`;
  const numbers = [...Array(people).keys()].map((n) => known + n + 1);
  await Promise.all(
    numbers.map((n) =>
      world.emulator('POST', '/phones', { phone: person(n).phone, name: `P${n}`, auto: {} }),
    ),
  );
  const ids = await Promise.all(numbers.map((n) => addPerson(database, seeded, n)));
  const id = await addCampaign(database, seeded, outbound?.id ?? '', ids, {
    status: 'draft',
    startedAt: null,
    variables: { 1: 'Ana' },
    ...more,
  });
  const path = `/v1/whatsapp/campaigns/${toWire('CPG', id)}`;
  return {
    id,
    ids,
    numbers,
    seeded,
    outboundId: outbound?.id ?? '',
    counts: () => countsOf(database, seeded.accountId, id),
    say: async (verb: 'start' | 'pause' | 'resume' | 'cancel') => {
      const { status, body } = await world.api('POST', `${path}/${verb}`);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    get: async () => (await world.api('GET', path)).body,
    becomes: (status: string, waitMs = 30_000) =>
      eventually(async () => (await world.api('GET', path)).body.status === status, waitMs),
  };
}

/** How often the provider has taken a message to each number. */
async function takenBy(world: Pick<Journey, 'emulator'>): Promise<Map<string, number>> {
  const taken = new Map<string, number>();
  for (const { to, type, message_id: id } of await sendsOf(world)) {
    if (type === 'template' && to && id) taken.set(to, (taken.get(to) ?? 0) + 1);
  }
  return taken;
}

test('through lost answers, throttling, repeated and shuffled statuses and a database that is cut off, everybody is written to once', async () => {
  const world = await startJourney(database, { env: { RESEND_AFTER: '2' } });
  const campaign = await draft(world, 150);
  const fault = (given: object) => world.emulator('POST', '/faults', given);
  await fault({ on: 'send', match: { type: 'template' }, every: 25, do: { answer: 'lost_after' } });
  await fault({
    on: 'send',
    match: { type: 'template' },
    first: 12,
    do: { error: { code: 130429 } },
  });
  await fault({
    on: 'send',
    match: { type: 'template' },
    every: 20,
    do: { error: { code: 131056 } },
  });
  await fault({ on: 'status', every: 2, do: { repeat: 3, at_once: true } });
  await fault({ on: 'status', every: 3, do: { reorder_ms: 500 } });
  await campaign.say('start');
  await eventually(async () => (await campaign.get()).counters.pending < 110, 30_000);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name not like 'chasqui test%'
      and pid <> pg_backend_pid()`.catch(() => undefined);
  await campaign.becomes('completed', 60_000);
  await eventually(async () => {
    const { read = 0, failed = 0 } = await campaign.counts();
    return read + failed === 150;
  }, 40_000);

  const taken = await takenBy(world);
  expect([...taken.values()].filter((times) => times > 1)).toEqual([]);
  // Statuses settle every doubt: nobody was given up, and nobody forgotten.
  expect([taken.size, await campaign.counts()]).toEqual([150, { read: 150 }]);
  const { body: faults } = await world.emulator('GET', '/faults');
  expect(JSON.stringify(faults)).not.toContain('"hits":0');
}, 150_000);

test('a template that Meta pauses half-way stops its campaign, which goes on where it was', async () => {
  const world = await startJourney(database);
  const campaign = await draft(world, 60, { rate: 40 });
  await campaign.say('start');
  await eventually(async () => (await campaign.get()).counters.pending < 45, 20_000);
  await world.emulator('PUT', `/templates/${offer.name}/es`, { status: 'PAUSED' });
  await campaign.becomes('paused');
  const paused = await campaign.get();
  expect(paused.pause.reason).toBe('outbound_unavailable');
  expect(paused.counters.pending).toBeGreaterThan(0);
  // Who stops everything while they wait are written to by nobody.
  const waiting = await sql<{ contact_id: string }[]>`select contact_id from campaign_recipient
    where campaign_id = ${campaign.id} and state = 'pending' order by due_at desc limit 2`;
  await sql`update contact set opted_out_at = now() where id in ${sql(waiting.map((row) => row.contact_id))}`;
  await world.emulator('PUT', `/templates/${offer.name}/es`, { status: 'APPROVED' });
  await eventually(async () => {
    const [row] =
      await sql`select 1 from outbound where name = ${offer.name} and status = 'APPROVED'`;
    return row !== undefined;
  });
  await campaign.say('resume');
  await campaign.becomes('completed');
  await eventually(async () => {
    const { read = 0, failed = 0, skipped = 0 } = await campaign.counts();
    return read + failed + skipped === 60;
  }, 20_000);
  expect(await campaign.counts()).toMatchObject({ skipped: 2 });
  expect([...(await takenBy(world)).values()].filter((times) => times > 1)).toEqual([]);
}, 90_000);

test('after the answer to pause and to cancel no request begins that the answer did not know of', async () => {
  const world = await startJourney(database);
  const campaign = await draft(world, 400);
  await campaign.say('start');
  await eventually(async () => (await campaign.get()).counters.pending < 350, 20_000);
  const requests = async () =>
    (await sendsOf(world)).filter(({ type }) => type === 'template').length;
  for (const verb of ['pause', 'cancel'] as const) {
    const { counters } = await campaign.say(verb);
    await sleep(1_500);
    // What was claimed by then is sent, and no more: each of those in flight had been claimed.
    const known = 400 - counters.pending - counters.canceled;
    expect(await requests()).toBe(known);
    if (verb === 'pause') {
      await campaign.say('resume');
      await eventually(async () => (await requests()) > known + 30, 20_000);
    }
  }
  await eventually(async () => {
    const { read = 0, canceled = 0 } = await campaign.counts();
    return read + canceled === 400;
  }, 20_000);
  const { canceled, read } = await campaign.counts();
  expect([canceled, read].every((n) => (n ?? 0) > 0)).toBe(true);
  expect((await takenBy(world)).size).toBe(read);
}, 90_000);

test('killed while it plans, while it sends and while it is paused, a campaign reaches everybody once', async () => {
  const emulatorServer = await startEmulator({ port: 0 });
  const emulator = caller(`${emulatorServer.url}/emulator`);
  const dataDir = await makeDataDir();
  const port = await freePort();
  onTestFinished(() => emulatorServer.close());
  const graphUrl = `${emulatorServer.url}/v24.0`;
  const start = () =>
    startServiceProcess(port, {
      ...serviceEnv(database, dataDir),
      ...emulatorEnv(emulatorServer.url),
      RESEND_AFTER: '3',
      API_RATE: '10000',
      API_BURST: '10000',
    });
  let service = await start();
  const kill = async () => {
    service.signal('SIGKILL');
    await service.ended;
  };
  const { api } = await apiOf(service, dataDir);
  const world = { api, emulator, config: { meta: { graphUrl } } };
  await emulator('PUT', '/webhook', {
    url: `${service.url}/v1/whatsapp/meta/messages`,
    app_secret: 'emulator-secret',
    verify_token: 'emulator-verify',
    retry_ms: [300, 600, 1000, 2000, 4000, 4000, 8000, 8000, 8000, 8000],
  });
  await approvedOutbound(world as Journey, sql, { ...offer, name: offer.name });
  await api('POST', '/v1/flows', {
    schema: 1,
    name: 'Any',
    language: 'es',
    start: 'done',
    steps: { done: { type: 'end', status: 'success' } },
  }).then(({ body }) => api('POST', `/v1/flows/${body.flow_id}/publish`));
  const campaign = await draft(world, 0, { rate: 100 });
  const { accountId } = campaign.seeded;
  const tag = 'killed';
  const before = 5_000;
  await Promise.all(
    [...Array(300).keys()].map(async (n) => {
      await emulator('POST', '/phones', { phone: person(before + n).phone, name: 'P', auto: {} });
      await addPerson(database, campaign.seeded, before + n, { tags: [tag] });
    }),
  );
  await sql`insert into contact (account_id, id, name, tags, properties, created_at, updated_at)
    select ${accountId}, gen_random_uuid(), 'Nobody', '["killed"]', '{}', now(), now()
    from generate_series(1, 3000)`;
  await sql`update campaign set sources = '[{"query": {"field": "tags", "is": "killed"}}]'::text::jsonb
    where id = ${campaign.id}`;

  await campaign.say('start');
  await eventually(async () => {
    const [row] =
      await sql`select 1 from campaign_recipient where campaign_id = ${campaign.id} limit 1`;
    return row !== undefined;
  }, 20_000);
  await kill();
  service = await start();
  await campaign.becomes('running', 40_000);
  await eventually(async () => (await takenBy(world)).size > 40, 40_000);
  await kill();
  service = await start();
  await eventually(async () => (await takenBy(world)).size > 80, 40_000);
  const [asked] = await Promise.allSettled([campaign.say('pause'), sleep(15).then(kill)]);
  service = await start();
  const state = await campaign.get();
  // Either the pause was committed or it was not; asked again it is one.
  if (asked.status === 'fulfilled') expect(state.status).toBe('paused');
  if (state.status === 'running') await campaign.say('pause');
  const paused = await takenBy(world);
  await sleep(1_000);
  expect((await takenBy(world)).size - paused.size).toBeLessThanOrEqual(51);
  await campaign.say('resume');
  await campaign.becomes('completed', 90_000);

  await eventually(async () => {
    const { read = 0, failed = 0 } = await campaign.counts();
    return read + failed === 300;
  }, 60_000);
  const taken = await takenBy(world);
  expect([...taken.values()].filter((times) => times > 1)).toEqual([]);
  const { read = 0, failed = 0, ...rest } = await campaign.counts();
  // Those without any number are no recipients; who was on the wire at a kill is settled, never sent again.
  expect(rest).toEqual({ skipped: 3_000 });
  expect([read + failed, taken.size]).toEqual([300, read]);
}, 240_000);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
