import { expect, test } from 'vitest';
import { startServer } from '../calls/server.ts';
import { readDelivery } from '../hooks/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, freePort, phoneOf, startJourney } from '../support/journey.ts';
import { serviceEnv } from '../support/serviceEnv.ts';
import { type ServiceProcess, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();
const { sql } = database;

const people = 30;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('killed while events are delivered, a worker loses none, writes none twice, and each arrives', async () => {
  const env = { ROLES: 'web,sender', CALLS_MAY_REACH: '127.0.0.1' };
  const journey = await startJourney(database, { env });
  let victim: ServiceProcess | undefined;
  let kills = 0;
  let taken = 0;
  const receiver = await startServer((_, response) => {
    response.end();
    // Between the answer and what is written down of it.
    taken += 1;
    if (taken === 15 && kills < 3) victim?.signal('SIGKILL');
  });
  const made = await journey.api('POST', '/v1/hooks', {
    event_type: 'all',
    subscriber_url: `${receiver.url}/`,
  });
  const { signing_key: signingKey } = made.body;

  const { config } = journey;
  if (config.database.kind !== 'given') throw new Error('The journey has no database of its own');
  const start = async () =>
    startServiceProcess(await freePort(), {
      ...serviceEnv(database, config.dataDir),
      META_GRAPH_URL: config.meta.graphUrl,
      GAP_HOLD: '1',
      ROLES: 'relay,jobs',
      CALLS_MAY_REACH: '127.0.0.1',
    });
  victim = await start();
  const talking = (async () => {
    for (let n = 0; n < people; n++) {
      const { body } = await journey.emulator('POST', '/phones', {
        phone: `+5193${String(n).padStart(7, '0')}`,
        name: `P${n}`,
      });
      await phoneOf(journey.emulator, body.phone_id).say('hola');
      await sleep(150);
    }
  })();
  const isDone = async () => {
    const [row] = await sql<{ said: number; waiting: number }[]>`
      select (select count(*)::int from message where direction = 'in') as said,
        (select count(*)::int from hook_event where status <> 'success') as waiting`;
    return row?.said === people && row.waiting === 0;
  };
  for (const until = Date.now() + 120_000; Date.now() < until && !(await isDone()); ) {
    const ended = await Promise.race([victim.ended.then(() => true), sleep(200)]);
    if (ended !== true) continue;
    kills += 1;
    taken = 0;
    // The lease of what it had in hand, 30 s, need not be waited for.
    await sql`update hook_event set due_at = now() where due_at > now()`;
    victim = await start();
  }
  await talking;
  await eventually(isDone);
  expect(kills).toBe(3);

  const log = await sql<{ id: string; name: string; about: string }[]>`
    select id, event_type || '.' || event_action as name,
      coalesce(object->>'message_id', object->>'process_id', object->>'chat_id', object->>'contact_id')
        as about
    from hook_event`;
  const countOf = (name: string) => log.filter((each) => each.name === name).length;
  expect(
    ['whatsapp_message.received', 'contact.created', 'whatsapp_process.started'].map(countOf),
  ).toEqual([people, people, people]);
  expect(new Set(log.map(({ name, about }) => `${name} ${about}`)).size).toBe(log.length);

  // Each arrived, some twice, and then under the same names.
  const came = await Promise.all(receiver.came.map((each) => readDelivery(each, signingKey)));
  const idsOf = new Map<string, Set<string>>();
  for (const { key, events } of came) {
    idsOf.set(key, new Set([...(idsOf.get(key) ?? []), ...events.map(({ id }) => id)]));
  }
  expect(idsOf.size).toBe(log.length);
  for (const ids of idsOf.values()) expect(ids.size).toBe(1);
  expect(came.length).toBeGreaterThan(log.length);
}, 180_000);
