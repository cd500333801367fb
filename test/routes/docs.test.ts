import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { testDatabase } from '../support/database.ts';
import { callerOf, testDeps } from './testApi.ts';

const database = await testDatabase();
const call = callerOf(buildApp(testDeps(database)));

test('the API is described as OpenAPI 3.1, from the schemas that parse it', async () => {
  const { status, body } = await call('GET', '/openapi.json');
  expect([status, body.openapi]).toEqual([200, '3.1.0']);
  const create = body.paths['/v1/whatsapp/inbounds'].post;
  expect(Object.keys(create.requestBody.content)).toEqual([
    'application/json',
    'application/x-www-form-urlencoded',
  ]);
  expect(create.requestBody.content['application/json'].schema.required).toEqual([
    'waba_phone_number',
    'flow_id',
    'inbound_message',
  ]);
  expect(body.components.schemas.Line.properties.waba_line).toMatchObject({ type: 'string' });
  expect(Object.keys(body.paths['/v1/flows'].post.responses)).toEqual(['201', 'default']);
});

test('every described endpoint that asks for a key refuses whoever has none', async () => {
  const { body } = await call('GET', '/openapi.json');
  const endpoints = Object.entries<Record<string, { security?: unknown }>>(body.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({ path, method, security })),
  );
  const guarded = endpoints.filter(({ security }) => security !== undefined);
  expect(guarded.length).toBeGreaterThan(20);
  for (const { path, method } of guarded) {
    const { status } = await call(method.toUpperCase(), path.replaceAll(/\{.+?\}/g, 'x'));
    expect([method, path, status]).toEqual([method, path, 401]);
  }
});

test('the API can be read as a page that loads nothing from outside', async () => {
  const { status, body, headers } = await call('GET', '/docs');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('text/html');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  );
  expect(body).toContain('/v1/whatsapp/waba-subscription');
  expect(body).not.toMatch(/<script|src=|<link/);
});

test('whoever opens the bare address is led to that page, without a key', async () => {
  const { status, headers } = await call('GET', '/');
  expect([status, headers.get('location')]).toEqual([302, '/docs']);
});

test('the page says what it describes, and what becomes of a field it does not name', async () => {
  const { body } = await call('GET', '/docs');
  expect(body).toContain('<title>Chasqui API</title>');
  expect(body).toContain('<h1>Chasqui API</h1>');
  expect(body).toContain('A field that an endpoint does not name changes nothing.');
});

test('the flow language is published as JSON Schema', async () => {
  const { status, body } = await call('GET', '/schemas/flow.json');
  expect(status).toBe(200);
  expect(body.properties.steps).toBeDefined();
});
