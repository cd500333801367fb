import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createMediaLinks } from '../../src/media/signLink.ts';
import { startCallLoop } from '../../src/workers/callLoop.ts';
import { sendJson, startServer } from '../calls/server.ts';
import { talk } from '../calls/stage.ts';
import { accept, person, text } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';

const database = await testDatabase();
const { sql } = database;

afterEach(() => database.sql`truncate call`);

const flow = (url: string, more: object = {}) => ({
  call: { type: 'http', method: 'GET', url, timeout: '10s', save_as: 'got', next: 'bye', ...more },
  bye: { type: 'end', status: 'success', text: 'Son {{ vars.got.body }}' },
});

type Stage = Awaited<ReturnType<typeof talk>>;

/** A worker of its own that may reach 127.0.0.1. */
function startLoop({ worker }: Stage) {
  const woken: string[] = [];
  const loop = startCallLoop({
    ...worker,
    mediaLinks: createMediaLinks([Buffer.alloc(32, 7)], 'http://chasqui.test'),
    reachable: { networks: [{ address: '127.0.0.1', prefix: 32 }], hosts: [] },
    wakeRelay: (accountId) => woken.push(accountId),
  });
  onTestFinished(() => loop.stop());
  return { ...loop, woken };
}

test('a worker finds calls by itself, and wakes the relay for each answer', async () => {
  const { url } = await startServer((_, response) => sendJson(response, 7));
  const stage = await talk(database, flow(url));
  await stage.say('hola');
  const { woken } = startLoop(stage);
  await eventually(async () => woken.length === 1);
  expect(woken).toEqual([stage.accountId]);
  await stage.turn();
  expect(await stage.out()).toEqual(['Son 7']);
});

/** So many people whose flow makes a call. */
async function ask({ seeded, turn }: Stage, count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, n) => text(person(n), 'hola'));
  await accept(database, seeded, people);
  await turn();
}

test('a slow server of one account has a quarter of the places at most, half of it by one origin, and keeps no call of another waiting', async () => {
  const slow = await startServer(() => {});
  const quick = await startServer((_, response) => sendJson(response, 1));
  const one = await talk(database, flow(slow.url, { timeout: '30s' }));
  const other = await talk(database, flow(quick.url));
  const loop = startLoop(one);
  await ask(one, 100);
  await eventually(async () => slow.came.length >= 32);
  await other.say('hola');
  await eventually(async () => loop.woken.includes(other.accountId));
  expect([slow.came.length, quick.came.length]).toEqual([32, 1]);
});

test('however many accounts have slow servers, another is called at once, at the same server too', async () => {
  const { url, came } = await startServer(({ path }, response) => {
    if (path === '/quick') sendJson(response, 1);
  });
  const slow = await Promise.all(
    Array.from({ length: 5 }, () => talk(database, flow(url, { timeout: '30s' }))),
  );
  const [first] = slow;
  if (!first) throw new Error('No stage');
  for (const each of slow) await ask(each, 40);
  const loop = startLoop(first);
  await eventually(async () => came.length >= 80);
  const other = await talk(database, flow(`${url}/quick`));
  await other.say('hola');
  await eventually(async () => loop.woken.includes(other.accountId));
});

test('an origin that does not answer keeps no call of the same account to another waiting', async () => {
  const dead = await startServer(() => {});
  const alive = await startServer((_, response) => sendJson(response, 1));
  const url = `{% if message.text == "hola" %}${dead.url}{% else %}${alive.url}{% endif %}`;
  const stage = await talk(database, flow(url, { timeout: '30s' }));
  await ask(stage, 100);
  const loop = startLoop(stage);
  await eventually(async () => dead.came.length === 32);
  await sql`insert into inbound select account_id, gen_random_uuid(), line_id, flow_id, 'otra', 'otra', now(), now()
    from inbound where account_id = ${stage.accountId}`;
  await accept(database, stage.seeded, [text(person(500), 'otra')]);
  await stage.turn();
  await eventually(async () => loop.woken.length === 1);
  expect([dead.came.length, alive.came.length]).toEqual([32, 1]);
});

test('an answer that cannot be written down at once is written later, and not asked for again', async () => {
  const { url, came } = await startServer((_, response) => {
    const closed = sql`alter table inbox add constraint closed check (kind <> 'answer') not valid`;
    void closed.then(() => sendJson(response, 7));
  });
  const stage = await talk(database, flow(url));
  await stage.say('hola');
  const { woken } = startLoop(stage);
  await eventually(async () => came.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(woken).toEqual([]);
  await sql`alter table inbox drop constraint closed`;
  await eventually(async () => woken.length === 1);
  expect(came).toHaveLength(1);
});

test('a call that a stop breaks off is made again by whoever is there, with the same key', async () => {
  const { url, came } = await startServer((_, response, all) => {
    if (all.length > 1) sendJson(response, 2);
  });
  const stage = await talk(database, flow(url));
  await stage.say('hola');
  const first = startLoop(stage);
  await eventually(async () => came.length === 1);
  await first.stop();
  expect(await stage.calls()).toMatchObject([{ failed: 0, answered: false }]);
  const second = startLoop(stage);
  await eventually(async () => second.woken.length === 1);
  expect(new Set(came.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(came).toHaveLength(2);
});

test('a call that ends within a moment of the stop is settled', async () => {
  const { url, came } = await startServer((_, response) => {
    setTimeout(() => sendJson(response, 3), 500);
  });
  const stage = await talk(database, flow(url));
  await stage.say('hola');
  const loop = startLoop(stage);
  await eventually(async () => came.length === 1);
  await loop.stop();
  expect(loop.woken).toEqual([stage.accountId]);
  expect(came).toHaveLength(1);
});
