import { expect, test } from 'vitest';
import { createAddressGuard } from '../../src/calls/addressGuard.ts';
import { openUnit } from '../../src/db/unit.ts';
import { recordHookEvents } from '../../src/hooks/recordHookEvents.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const { sql } = database;
const opened = { networks: [{ address: '10.1.0.0', prefix: 16 }], hosts: ['receiver.internal'] };
const deps = testDeps(database, { addressGuard: createAddressGuard(opened) });
const path = '/v1/hooks';
const url = 'https://example.com/events';

const wantedOf = async ({ accountId }: Tenant) =>
  (await sql`select wanted_events as wanted from account where id = ${accountId}`)[0]?.wanted;

test('a hook is made from a form as the reference has it, and shows its signing key this once', async () => {
  const { call } = await newTenant(deps);
  const made = await call(
    'POST',
    path,
    `event_type=whatsapp_message&actions[]=received&actions[]=failed&subscriber_type=web&subscriber_url=${url}`,
  );
  expect(made.status).toBe(200);
  const { hook_id: id, signing_key: key, ...shown } = made.body;
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(id).toMatch(/^HOK[0-9a-f]{32}$/);
  expect(shown).toMatchObject({
    event_type: 'whatsapp_message',
    actions: ['received', 'failed'],
    subscriber_type: 'web',
    subscriber_url: url,
    status: 'enabled',
    failing_since: '0001-01-01T00:00:00Z',
  });
  const seen = [await call('GET', path), await call('GET', `${path}/${id}`)];
  expect(seen.map(({ status }) => status)).toEqual([200, 200]);
  expect(seen[0]?.body.hooks).toEqual([{ hook_id: id, ...shown }]);
  expect(seen[1]?.body).toEqual({ hook_id: id, ...shown });
  expect(JSON.stringify(seen)).not.toContain(key);
});

test('an action that is named twice is one, and an empty one none', async () => {
  const { call } = await newTenant(deps);
  const form = `event_type=contact&subscriber_url=${url}&actions=created&actions=created&actions=`;
  const { body } = await call('POST', path, form);
  expect(body.actions).toEqual(['created']);
  expect((await call('PUT', `${path}/${body.hook_id}`, 'actions=')).body.actions).toEqual([]);
});

test('a signing key stands nowhere in the clear, not even where the request named itself', async () => {
  const { call } = await newTenant(deps);
  const named = { 'Idempotency-Key': 'make-it-once' };
  const body = { event_type: 'all', subscriber_url: url };
  const made = (await call('POST', path, body, named)).body;
  const again = (await call('POST', path, body, named)).body;
  expect(again).toEqual(made);
  expect(made.signing_key).toMatch(/^[0-9a-f]{64}$/);
  const renewed = (await call('POST', `${path}/${made.hook_id}/signing-key`)).body;
  expect(renewed.signing_key).toMatch(/^[0-9a-f]{64}$/);
  expect(renewed.signing_key).not.toBe(made.signing_key);
  const [kept] = await sql`select (select string_agg(h::text, '') from hook h)
    || (select string_agg(i::text, '') from idempotency_key i) as text`;
  for (const key of [made.signing_key, renewed.signing_key]) {
    expect(kept?.text).not.toContain(key);
    expect(kept?.text).not.toContain(Buffer.from(key).toString('hex'));
  }
});

test.each([
  [
    'email',
    { subscriber_type: 'email' },
    'subscriber_type: must be web: events are sent to an address, and not by e-mail',
  ],
  ['an unknown type', { event_type: 'checks' }, 'event_type: Invalid option'],
  [
    'an unknown action',
    { event_type: 'contact', actions: ['read'] },
    'actions: "read" is no action of contact, which has created, updated, opted_out, opted_in',
  ],
  [
    'no address',
    { subscriber_url: 'example.com' },
    'subscriber_url: is the https address that events are sent to, as in https://example.com/events',
  ],
  [
    'http',
    { subscriber_url: 'http://example.com/' },
    'subscriber_url: must begin with https: http goes only where CALLS_MAY_REACH names the host',
  ],
  [
    'another protocol',
    { subscriber_url: 'file:///etc/passwd' },
    'subscriber_url: is the https address',
  ],
  [
    'a private address',
    { subscriber_url: 'https://192.168.0.1/' },
    'subscriber_url: must be a public address',
  ],
  [
    'a loopback address',
    { subscriber_url: 'https://[::1]/' },
    'subscriber_url: must be a public address',
  ],
  [
    'a number that is one',
    { subscriber_url: 'https://2130706433/' },
    'subscriber_url: must be a public address',
  ],
  [
    'metadata',
    { subscriber_url: 'http://169.254.169.254/latest' },
    'subscriber_url: must begin with https',
  ],
  [
    'a password',
    { subscriber_url: 'https://a:b@example.com/' },
    'subscriber_url: must hold no user and no password',
  ],
  [
    'a port of mail',
    { subscriber_url: 'https://example.com:25/' },
    'subscriber_url: must not use port 25',
  ],
])('%s is refused with what would be right', async (_, fields, sentence) => {
  const { call } = await newTenant(deps);
  const refused = await call('POST', path, { event_type: 'all', subscriber_url: url, ...fields });
  expect(refused.status).toBe(400);
  expect(refused.body.message).toContain(`Invalid request: ${sentence}`);
  expect((await call('GET', path)).body.hooks).toEqual([]);
});

test('http goes where whoever runs the service has opened it', async () => {
  const { call } = await newTenant(deps);
  for (const host of ['receiver.internal', '10.1.2.3:8080']) {
    const made = await call('POST', path, {
      event_type: 'all',
      subscriber_url: `http://${host}/events`,
    });
    expect(made.status).toBe(200);
  }
});

test('only enabled hooks are told, of what they want at that moment', async () => {
  const tenant = await newTenant(deps);
  const { call, accountId } = tenant;
  const tell = () =>
    openUnit(deps, accountId, (unit) =>
      recordHookEvents(unit, [
        { type: 'contact', action: 'created', object: () => ({}) },
        { type: 'contact', action: 'updated', object: () => ({}) },
      ]),
    );
  const told = async () => {
    const rows = await sql`delete from hook_event where account_id = ${accountId}
      returning event_action as action`;
    return rows.map(({ action }) => action).sort();
  };
  const body = { event_type: 'contact', actions: ['created'], subscriber_url: url };
  const id = (await call('POST', path, body)).body.hook_id;
  await tell();
  expect(await told()).toEqual(['created']);

  await call('PUT', `${path}/${id}`, { actions: [] });
  await tell();
  expect(await told()).toEqual(['created', 'updated']);

  await call('PUT', `${path}/${id}`, { status: 'disabled' });
  await tell();
  expect(await told()).toEqual([]);
  expect(await wantedOf(tenant)).toBeNull();

  await call('PUT', `${path}/${id}`, { status: 'enabled', event_type: 'all' });
  expect(await wantedOf(tenant)).toMatchObject([{ type: 'all', actions: [] }]);
  expect((await call('DELETE', `${path}/${id}`)).body).toEqual({
    message: 'hook successfully deleted',
  });
  await tell();
  expect(await told()).toEqual([]);
  expect((await call('GET', `${path}/${id}`)).status).toBe(404);
});

test('a change is refused where the type it leaves has no such action', async () => {
  const { call } = await newTenant(deps);
  const body = { event_type: 'contact', actions: ['created'], subscriber_url: url };
  const id = (await call('POST', path, body)).body.hook_id;
  const refused = await call('PUT', `${path}/${id}`, { event_type: 'whatsapp_message' });
  expect(refused.status).toBe(400);
  expect((await call('GET', `${path}/${id}`)).body.event_type).toBe('contact');
});

test('an account has at most 20 hooks, also where many are made at once', async () => {
  const { call } = await newTenant(deps);
  const made = await Promise.all(
    Array.from({ length: 22 }, () =>
      call('POST', path, { event_type: 'all', subscriber_url: url }),
    ),
  );
  const statuses = made.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(20).fill(200), 409, 409]);
});

test('another account sees and changes nothing of a hook', async () => {
  const { call } = await newTenant(deps);
  const other = await newTenant(deps);
  const { hook_id: id } = (await call('POST', path, { event_type: 'all', subscriber_url: url }))
    .body;
  const tries = [
    await other.call('GET', `${path}/${id}`),
    await other.call('PUT', `${path}/${id}`, { status: 'disabled' }),
    await other.call('POST', `${path}/${id}/signing-key`),
    await other.call('DELETE', `${path}/${id}`),
  ];
  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect((await other.call('GET', path)).body.hooks).toEqual([]);
  expect((await call('GET', `${path}/${id}`)).body.status).toBe('enabled');
});
