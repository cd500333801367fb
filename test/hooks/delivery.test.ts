import { beforeEach, expect, test } from 'vitest';
import type { NameLookup } from '../../src/calls/nameLookup.ts';
import { fromWire } from '../../src/db/ids.ts';
import { claimHookEvents } from '../../src/hooks/claimHookEvents.ts';
import { disableDeadHooks } from '../../src/hooks/disableDeadHooks.ts';
import { settleHookEvents } from '../../src/hooks/settleHookEvents.ts';
import { startServer } from '../calls/server.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { newReceiver, openHooks, readDelivery, tell } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

beforeEach(() => sql`truncate hook, hook_event`);

const hour = 3_600_000;
const day = 24 * hour;

test('an event is sent once, signed with the key of its hook, and stands in the log as taken', async () => {
  const { start, tenant } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account }, (response) =>
    response.writeHead(204).end(),
  );
  await tell(account, 'Ana');
  start();
  await eventually(async () => (await receiver.log('delivery_status'))[0] === 'success');

  const [came, ...others] = receiver.came;
  if (!came) throw new Error('Nothing came');
  expect(others).toEqual([]);
  expect(came).toMatchObject({ method: 'POST', path: '/events' });
  expect(came.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8' });
  const { events, iat, iss, key } = await readDelivery(came, receiver.signingKey);
  expect(events).toEqual([
    {
      id: expect.stringMatching(/^HKE[0-9a-f]{32}$/),
      event_type: 'contact',
      event_action: 'created',
      object: { name: 'Ana' },
      timestamp: expect.stringMatching(/^2\d{3}-.*Z$/),
      version: '1.0',
    },
  ]);
  expect(iss).toBe('Truora');
  expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60);
  expect(await receiver.events()).toMatchObject([
    {
      idempotency_key: key,
      event_id: events[0]?.id,
      hook_id: receiver.hookId,
      event_type: 'contact',
      event_action: 'created',
      object: '{"name":"Ana"}',
      delivery_status: 'success',
      delivery_attempts: 1,
      response_status: 204,
    },
  ]);
  await expect(readDelivery(came, 'f'.repeat(64))).rejects.toThrow('signature');
});

test('what is not taken is sent five times in all, ever later, the same each time; then it is a failure', async () => {
  const { start, tenant, pass } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account }, (response) =>
    response.writeHead(500).end(),
  );
  await tell(account, 'Ana');
  start();
  const seen = async (line: string) =>
    eventually(
      async () =>
        (await receiver.log('delivery_status', 'delivery_attempts', 'response_status'))[0] === line,
    );
  await seen('pending 1 500');
  for (const [n, ms] of [30_000, 5 * 60_000, hour].entries()) {
    pass(ms - 10_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.came).toHaveLength(n + 1);
    pass(10_000);
    await seen(`pending ${n + 2} 500`);
  }
  pass(6 * hour);
  await seen('failure 5 500');
  pass(5 * day);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(receiver.came).toHaveLength(5);
  const read = await Promise.all(
    receiver.came.map((each) => readDelivery(each, receiver.signingKey)),
  );
  expect(new Set(read.map(({ key }) => key)).size).toBe(1);
  expect(new Set(read.map(({ events }) => JSON.stringify(events))).size).toBe(1);
  expect(read.at(-1)?.iat).toBeGreaterThan((read[0]?.iat ?? 0) + 7 * 3_600);
});

test('a redirect is not followed, whatever it says', async () => {
  const { start, tenant } = openHooks(database);
  const elsewhere = await startServer((_, response) => response.end());
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account }, (response) =>
    response.writeHead(307, { Location: `${elsewhere.url}/` }).end(),
  );
  await tell(account, 'Ana');
  start();
  await eventually(async () => (await receiver.log('response_status'))[0] === '307');
  expect(await receiver.log('delivery_status')).toEqual(['pending']);
  expect(elsewhere.came).toEqual([]);
});

test('a public name that leads inside is not connected to', async () => {
  // Of the same network as what was opened, but not it.
  const rebound: NameLookup = (_host, _options, done) =>
    done(null, [{ address: '127.0.0.2', family: 4 }]);
  const { start, tenant } = openHooks(database, rebound);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account, url: 'https://rebound.example.com:8443/' });
  await tell(account, 'Ana');
  start();
  await eventually(async () => (await receiver.log('error'))[0] === 'address_refused');
});

test('an event is sent once more where somebody asks, and a test event where nothing has happened', async () => {
  const { start, tenant } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account });
  await tell(account, 'Ana');
  start();
  await eventually(async () => (await receiver.log('delivery_status'))[0] === 'success');
  const [{ idempotency_key: key } = {}] = await receiver.events();
  const asked = await account.call('POST', `/v1/hooks/events/${key}/redeliver`);
  expect(asked.body).toMatchObject({ delivery_status: 'pending', delivery_attempts: 0 });
  await eventually(async () => receiver.came.length === 2);
  const tested = await account.call('POST', `/v1/hooks/${receiver.hookId}/test`);
  expect(tested.body).toMatchObject({ event_type: 'hook', event_action: 'tested' });
  await eventually(async () => receiver.came.length === 3);
  const read = await Promise.all(
    receiver.came.map((each) => readDelivery(each, receiver.signingKey)),
  );
  expect(read[1]?.events).toEqual(read[0]?.events);
  expect(read[1]?.key).toBe(read[0]?.key);
  expect(read[2]?.events[0]).toMatchObject({ event_type: 'hook', event_action: 'tested' });
  const one = await account.call('GET', `/v1/hooks/events/${key}`);
  expect(one.body).toMatchObject({ idempotency_key: key, delivery_status: 'success' });
});

test('what waits for a disabled hook leaves when it is enabled, and of a deleted one it is given up', async () => {
  const { start, tenant } = openHooks(database);
  const account = await tenant();
  const held = await newReceiver({ tenant: account });
  const gone = await newReceiver({ tenant: account });
  await tell(account, 'Ana');
  await account.call('PUT', `/v1/hooks/${held.hookId}`, { status: 'disabled' });
  await account.call('DELETE', `/v1/hooks/${gone.hookId}`);
  start();
  await eventually(
    async () => (await gone.log('delivery_status', 'error'))[0] === 'failure hook_deleted',
  );
  expect(await held.log('delivery_status')).toEqual(['pending']);
  expect([...held.came, ...gone.came]).toEqual([]);
  const [{ idempotency_key: key } = {}] = await gone.events();
  expect((await account.call('POST', `/v1/hooks/events/${key}/redeliver`)).status).toBe(404);
  const [{ idempotency_key: heldKey } = {}] = await held.events();
  expect((await account.call('POST', `/v1/hooks/events/${heldKey}/redeliver`)).status).toBe(409);

  await account.call('PUT', `/v1/hooks/${held.hookId}`, { status: 'enabled' });
  await eventually(async () => (await held.log('delivery_status'))[0] === 'success');
});

test('a receiver that is away gets one event at a time, with rests, and all of them when it is back', async () => {
  const { start, tenant, pass } = openHooks(database);
  const account = await tenant();
  let isAway = true;
  const receiver = await newReceiver({ tenant: account }, (response) =>
    response.writeHead(isAway ? 503 : 200).end(),
  );
  await tell(account, ...Array.from({ length: 40 }, (_, n) => `Ana ${n}`));
  start();
  await eventually(async () => (await receiver.hook()).failures === 8);
  expect(receiver.came).toHaveLength(8);
  pass(11 * 60_000);
  await eventually(async () => (await receiver.hook()).failures === 9);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(receiver.came).toHaveLength(9);
  expect(await receiver.hook()).toMatchObject({
    status: 'enabled',
    failing_since: expect.stringMatching(/^2/),
  });

  isAway = false;
  pass(11 * 60_000);
  await eventually(async () => (await receiver.hook()).failures === 0);
  pass(5 * 60_000);
  await eventually(async () =>
    (await receiver.log('delivery_status')).every((each) => each === 'success'),
  );
  expect(receiver.came).toHaveLength(9 + 40);
});

test('a receiver that hangs, and a mountain of events of another account, hold up nobody else', async () => {
  const { start, tenant } = openHooks(database);
  const [slow, heaped, other] = [await tenant(), await tenant(), await tenant()];
  const hanging = await newReceiver({ tenant: slow }, () => {});
  const heap = await newReceiver({ tenant: heaped }, () => {});
  await tell(slow, ...Array.from({ length: 50 }, (_, n) => `${n}`));
  await tell(heaped, 'One');
  await sql`insert into hook_event (account_id, id, hook_id, event_id, event_type, event_action, object,
      status, attempts, failed, due_at, created_at, updated_at)
    select account_id, gen_random_uuid(), hook_id, event_id, event_type, event_action, object,
      status, attempts, failed, due_at, created_at, updated_at
    from hook_event, generate_series(1, 50000) where account_id = ${heaped.accountId}`;
  start();
  await eventually(async () => hanging.came.length > 0 && heap.came.length > 0);
  const receiver = await newReceiver({ tenant: other });
  await tell(other, 'Ana');
  await eventually(async () => receiver.came.length === 1);
  expect(hanging.came.length).toBeLessThanOrEqual(4);
  expect(heap.came.length).toBeLessThanOrEqual(4);
});

test('a hook whose receiver has been away for five days is disabled, and says so', async () => {
  const { tenant, pass, deps } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account });
  const since = new Date(Date.now() - 4 * day);
  await sql`update hook set failures = 30, failing_since = ${since}`;
  expect(await account.unit(disableDeadHooks)).toEqual([]);
  pass(25 * hour);
  // One event that is refused, however long, says nothing of others.
  await sql`update hook set failures = 5`;
  expect(await account.unit(disableDeadHooks)).toEqual([]);
  await sql`update hook set failures = 30`;
  expect(await account.unit(disableDeadHooks)).toEqual([fromWire('HOK', receiver.hookId)]);
  expect(await receiver.hook()).toMatchObject({
    status: 'disabled',
    status_reason: `every delivery failed for five days, since ${since.toISOString().slice(0, 19)}Z`,
  });
  await tell(account, 'Ana');
  expect(await receiver.log('event_action')).toEqual([]);
  await account.call('PUT', `/v1/hooks/${receiver.hookId}`, { status: 'enabled' });
  expect(await receiver.hook()).toMatchObject({
    status: 'enabled',
    status_reason: '',
    failures: 0,
  });
  await tell(account, 'Ana');
  expect(await receiver.log('event_action')).toEqual(['created']);
  expect(deps.clock.offsetMs).toBe(25 * hour);
});

test('what a process that died had in hand is sent by another when the lease is over', async () => {
  const { start, tenant, pass } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account });
  await tell(account, 'Ana');
  const turn = await account.unit((unit) =>
    claimHookEvents(unit, fromWire('HOK', receiver.hookId)),
  );
  expect(turn?.events).toHaveLength(1);
  start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(receiver.came).toEqual([]);
  pass(31_000);
  await eventually(async () => (await receiver.log('delivery_status'))[0] === 'success');
  // The one that was thought dead comes back and says that it failed: it was taken, and stays so.
  if (!turn) throw new Error('Nothing was claimed');
  await account.unit((unit) =>
    settleHookEvents(
      unit,
      turn,
      turn.events.map((event) => ({ event, posted: { error: 'timeout' } })),
    ),
  );
  expect(await receiver.log('delivery_status', 'delivery_attempts')).toEqual(['success 1']);
});

test('two processes claim no event twice', async () => {
  const { tenant } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account });
  await tell(account, ...Array.from({ length: 40 }, (_, n) => `${n}`));
  const hookId = fromWire('HOK', receiver.hookId);
  const claim = () => account.unit((unit) => claimHookEvents(unit, hookId));
  const turns = [...(await Promise.all([claim(), claim(), claim()])), await claim(), await claim()];
  const claimed = turns.flatMap((turn) => turn?.events.map(({ id }) => id) ?? []);
  expect(new Set(claimed).size).toBe(claimed.length);
});

test('the log is read by filters and pages, and by nobody else', async () => {
  const { tenant } = openHooks(database);
  const account = await tenant();
  const receiver = await newReceiver({ tenant: account });
  await tell(account, ...Array.from({ length: 5 }, (_, n) => `${n}`));
  const path = '/v1/hooks/events';
  const first = await account.call('GET', `${path}?limit=3`);
  const second = await account.call('GET', first.body.next);
  const names = [...first.body.events, ...second.body.events].map(({ object }) => object);
  expect(names).toEqual(['4', '3', '2', '1', '0'].map((name) => `{"name":"${name}"}`));
  expect(second.body.next).toBe('');

  const count = async (query: string) =>
    (await account.call('GET', `${path}?${query}`)).body.events.length;
  await sql`update hook_event set status = 'failure', due_at = null where object->>'name' < '2'`;
  expect(await count('delivery_status=failure')).toBe(2);
  expect(await count('delivery_status=pending&event_type=contact&event_action=created')).toBe(3);
  expect(await count('event_action=updated')).toBe(0);
  expect(await count(`from_date=${new Date(Date.now() + hour).toISOString()}`)).toBe(0);
  expect(await count(`to_date=${new Date(Date.now() + hour).toISOString()}`)).toBe(5);

  const other = await tenant();
  const { idempotency_key: key } = first.body.events[0];
  expect((await other.call('GET', path)).body.events).toEqual([]);
  expect((await other.call('GET', `${path}?hook_id=${receiver.hookId}`)).body.events).toEqual([]);
  const tries = [
    await other.call('GET', `${path}/${key}`),
    await other.call('POST', `${path}/${key}/redeliver`),
    await other.call('POST', `/v1/hooks/${receiver.hookId}/test`),
  ];
  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test('a filter that hardly anything passes looks through the log a stretch at a time', async () => {
  const { tenant } = openHooks(database);
  const account = await tenant();
  await newReceiver({ tenant: account });
  for (const from of [0, 1_500, 3_000]) {
    await tell(account, ...Array.from({ length: 1_500 }, (_, n) => `${from + n}`));
  }
  await sql`update hook_event set event_action = 'opted_out' where object->>'name' = '7'`;
  let path = '/v1/hooks/events?event_action=opted_out';
  const found: number[] = [];
  for (let pages = 0; path !== '' && pages < 10; pages++) {
    const { body } = await account.call('GET', path);
    found.push(body.events.length);
    path = body.next;
  }
  expect(found).toEqual([0, 0, 1]);
});
