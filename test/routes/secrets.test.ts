import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { fromWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);

test('a secret is written and never shown: its name and dates are', async () => {
  const { call } = await newTenant(deps, undefined, app);
  const kept = await call('PUT', '/v1/secrets/shop', { value: 'sk_live_123' });
  expect(kept).toMatchObject({ status: 200, body: { name: 'shop' } });
  expect(Object.keys(kept.body)).toEqual(['name', 'creation_date', 'update_date']);
  expect((await call('GET', '/v1/secrets/shop')).body).toEqual(kept.body);
  await call('PUT', '/v1/secrets/crm', 'value=from+a+form');
  const { body } = await call('GET', '/v1/secrets');
  expect(body.secrets.map(({ name }: { name: string }) => name)).toEqual(['crm', 'shop']);
  expect(JSON.stringify(body)).not.toContain('sk_live');
});

test('written again a secret has another value and another date, and is the same secret', async () => {
  const { call, accountId } = await newTenant(deps, undefined, app);
  const first = await call('PUT', '/v1/secrets/shop', { value: 'one' });
  const sealed = () => database.sql`select value from secret where account_id = ${accountId}`;
  const [before] = await sealed();
  const second = await call('PUT', '/v1/secrets/shop', { value: 'two' });
  const [after, ...others] = await sealed();
  expect(others).toEqual([]);
  expect(after?.value.equals(before?.value)).toBe(false);
  expect(second.body.creation_date).toBe(first.body.creation_date);
  expect(second.body.update_date > first.body.update_date).toBe(true);
});

test('a secret that is deleted, or was never there, is not found', async () => {
  const { call } = await newTenant(deps, undefined, app);
  await call('PUT', '/v1/secrets/shop', { value: 'one' });
  expect((await call('DELETE', '/v1/secrets/shop')).status).toBe(200);
  for (const method of ['GET', 'DELETE']) {
    const { status, body } = await call(method, '/v1/secrets/shop');
    expect([status, body.message]).toEqual([404, 'secret not found']);
  }
});

const sending = (secret: string) => ({
  schema: 1,
  name: 'Order',
  language: 'es',
  start: 'call',
  steps: {
    call: {
      type: 'http',
      method: 'GET',
      url: 'https://shop.example/',
      headers: { Authorization: `Bearer {{ secrets.${secret} }}` },
      timeout: '5s',
      next: 'done',
      failed: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
});

test('a secret that a flow in use sends is not deleted, and each such flow is named', async () => {
  const { call, accountId } = await newTenant(deps, undefined, app);
  for (const name of ['shop', 'shop_2']) await call('PUT', `/v1/secrets/${name}`, { value: name });
  const { flow_id } = (await call('POST', '/v1/flows', sending('shop'))).body;
  const path = `/v1/flows/${flow_id}`;
  await call('POST', `${path}/publish`);
  const refused = await call('DELETE', '/v1/secrets/shop');
  expect(refused).toMatchObject({
    status: 409,
    body: {
      message:
        'The secret "shop" is used in one place (see details): end that first, then delete it',
      details: [{ path: `flows.${flow_id}`, message: 'version 1 of "Order" sends it' }],
    },
  });
  expect((await call('GET', '/v1/secrets/shop')).status).toBe(200);

  // From now on it is only an open process that sends it.
  await call('PUT', path, sending('shop_2'));
  await call('POST', `${path}/publish`);
  const id = fromWire('IPF', flow_id);
  await database.sql`
    insert into process (account_id, id, chat_id, contact_id, line_id, flow_id, flow_version, status,
      state, trigger, findings, created_at, updated_at)
    values (${accountId}, ${id}, ${id}, ${id}, ${id}, ${id}, 1, 'pending', '{}', '{}', 0, now(), now())`;
  expect((await call('DELETE', '/v1/secrets/shop')).body.details).toEqual([
    { path: `flows.${flow_id}`, message: 'version 1 of "Order" sends it' },
  ]);
  await database.sql`update process set status = 'success' where account_id = ${accountId} and id = ${id}`;
  expect((await call('DELETE', '/v1/secrets/shop')).status).toBe(200);
  // One name within another is another secret.
  expect((await call('DELETE', '/v1/secrets/shop_2')).status).toBe(409);
});

test('who publishes a flow that sends a secret while it is deleted is refused, or it is not deleted', async () => {
  const { call } = await newTenant(deps, undefined, app);
  const { flow_id } = (await call('POST', '/v1/flows', sending('shop'))).body;
  for (let round = 0; round < 8; round++) {
    await call('PUT', '/v1/secrets/shop', { value: 'one' });
    const [published, deleted] = await Promise.all([
      call('POST', `/v1/flows/${flow_id}/publish`),
      call('DELETE', '/v1/secrets/shop'),
    ]);
    expect([200, 400]).toContain(published.status);
    expect(deleted.status).toBe(published.status === 200 ? 409 : 200);
    if (published.status === 200) await call('POST', `/v1/flows/${flow_id}/unpublish`);
  }
});

test('one account sees nothing of another’s secrets', async () => {
  const one = await newTenant(deps, undefined, app);
  const other = await newTenant(deps, undefined, app);
  await one.call('PUT', '/v1/secrets/shop', { value: 'one' });
  expect((await other.call('GET', '/v1/secrets')).body).toEqual({ secrets: [] });
  expect((await other.call('GET', '/v1/secrets/shop')).status).toBe(404);
  expect((await other.call('DELETE', '/v1/secrets/shop')).status).toBe(404);
});

test.each([
  ['/v1/secrets/9lives', { value: 'x' }, 'name'],
  ['/v1/secrets/a-b', { value: 'x' }, 'name'],
  [`/v1/secrets/${'a'.repeat(61)}`, { value: 'x' }, 'name'],
  ['/v1/secrets/shop', {}, 'value'],
  ['/v1/secrets/shop', { value: '' }, 'value'],
  ['/v1/secrets/shop', { value: 7 }, 'value'],
  ['/v1/secrets/shop', { value: 'x'.repeat(8_193) }, 'value'],
])('%s with %j is refused, by the field at fault', async (path, body, field) => {
  const { call } = await newTenant(deps, undefined, app);
  const refused = await call('PUT', path, body);
  expect(refused.status).toBe(400);
  expect(refused.body.details).toMatchObject([{ path: field }]);
});

test('a key that may only read flows has no business with secrets', async () => {
  const { call } = await newTenant(deps, ['read'], app);
  for (const [method, path] of [
    ['GET', '/v1/secrets'],
    ['GET', '/v1/secrets/shop'],
    ['DELETE', '/v1/secrets/shop'],
  ] as const) {
    expect((await call(method, path)).status).toBe(403);
  }
});

test('a write that is repeated by its name keeps no value in its answer', async () => {
  const { call, accountId } = await newTenant(deps, undefined, app);
  const named = { 'Idempotency-Key': 'once' };
  await call('PUT', '/v1/secrets/shop', { value: 'sk_live_456' }, named);
  const again = await call('PUT', '/v1/secrets/shop', { value: 'sk_live_456' }, named);
  expect(again.status).toBe(200);
  const rows = await database.sql`select answer::text as answer from idempotency_key
    where account_id = ${accountId}`;
  expect(rows.map(({ answer }) => answer.includes('sk_live'))).toEqual([false]);
});
