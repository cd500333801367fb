import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { operationIdOf } from '../../src/routes/operationId.ts';
import { storeFlow } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { callerOf, newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const call = callerOf(app);

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
  expect(Object.keys(body.paths['/v1/flows'].post.responses)).toEqual(['201', '401', 'default']);
});

test('the description is valid OpenAPI 3.1', async () => {
  const { body } = await call('GET', '/openapi.json');
  const validator = new Validator();
  expect(await validator.validate(body)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('each endpoint has a name of its own, a summary, a group that is explained, and its refusals', async () => {
  const { body } = await call('GET', '/openapi.json');
  const operations = operationsOf(body);
  const names = operations.map(({ operationId }) => operationId);
  expect(names).toEqual([...new Set(names)]);
  const groups = body.tags.map(({ name }: { name: string }) => name);
  const unclear = operations.filter(
    ({ summary, tags, security, responses }) =>
      !summary ||
      !groups.includes(tags[0]) ||
      (security && !(responses['401'] && responses.default)),
  );
  expect(unclear.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test.each([
  ['get', '/v1/contacts', 'listContacts'],
  ['post', '/v1/contacts', 'createContact'],
  ['put', '/v1/contact-properties/{property_id}', 'updateContactProperty'],
  ['delete', '/v1/processes/{process_id}', 'deleteProcess'],
  ['post', '/v1/whatsapp/inbounds/{inbound_flow_id}', 'updateInbound'],
  ['post', '/v1/flows/{flow_id}/versions/{version}/publish', 'publishFlowVersion'],
  ['get', '/v1/engagement/chat/search', 'searchChats'],
  ['get', '/v1/engagement/chat/{chat_id}/activities', 'listChatActivities'],
  ['post', '/v1/engagement/agent/status', 'createAgentStatus'],
  ['post', '/v1/whatsapp/{provider}/statuses', 'createStatus'],
])('a generated client calls %s %s %s', (method, path, name) => {
  expect(operationIdOf(method, path)).toBe(name);
});

test('every described endpoint that asks for a key refuses whoever has none', async () => {
  const { body } = await call('GET', '/openapi.json');
  const guarded = operationsOf(body).filter(({ security }) => security !== undefined);
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

test('the page shows an endpoint with its fields, what they may be, and a request to try', async () => {
  const { body } = await call('GET', '/docs');
  const [, after = ''] = body.split('id="createContactProperty"');
  const [shown = ''] = after.split('id="listContactProperties"');
  expect(shown).toContain('<code>type</code> <i><code>string</code> | <code>int</code> | ');
  expect(shown.match(/<strong>required<\/strong>/g)).toHaveLength(2);
  expect(shown).toContain('<code>config_values.allowed_values</code>');
  expect(shown).toContain('Needs the scope <code>contacts</code>.');
  expect(shown.replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toContain(
    [
      "<pre>curl 'http://chasqui.test/v1/contact-properties' \\",
      '  -H "Truora-API-Key: $KEY" \\',
      `  -H 'Content-Type: application/json' -d '{ "type": "string", "name": "…" }'</pre>`,
    ].join('\n'),
  );
});

test('what the page shows to try is taken as it stands, once its ids are filled in', async () => {
  const { body: page } = await call('GET', '/docs');
  const tenant = await newTenant(deps, undefined, app);
  const web = await webCaller(tenant);
  const texts = [...page.matchAll(/<pre>(curl .*?)<\/pre>/gs)].map(([, text = '']) => text);
  expect(texts.length).toBeGreaterThan(100);
  const refused: string[] = [];
  for (const text of texts) {
    const { method, path, type, body } = readCurl(text);
    const isForProviders = path.startsWith('/v1/whatsapp/meta/');
    const isFile = type === 'multipart/form-data';
    if (path === '/v1/engagement/events' || isForProviders || isFile) continue;
    const asked = async (by: Tenant['call']) =>
      by(method, path, body, { ...(type && { 'Content-Type': type }) });
    const first = await asked(tenant.call);
    const { status, body: answer } = first.status === 403 ? await asked(web) : first;
    if ([400, 401, 403, 415, 422].includes(status)) {
      refused.push(`${method} ${path}: ${answer.message}`);
    }
  }
  expect(refused).toEqual([]);
}, 60_000);

test('groups stand in the order in which one meets them, and each endpoint can be linked to', async () => {
  const { body: page } = await call('GET', '/docs');
  const { body: api } = await call('GET', '/openapi.json');
  const headings = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
  expect(headings.slice(0, 4)).toEqual(['Flows', 'Inbounds', 'Outbounds', 'Processes']);
  const unlinked = operationsOf(api).filter(
    ({ operationId }) => !page.includes(`id="${operationId}"`),
  );
  expect(unlinked).toEqual([]);
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

/** A shell's line as the request that it makes; an id that stands for any is one that nothing has. */
function readCurl(html: string) {
  const line = html
    .replaceAll(/\\\n */g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll('%E2%80%A6', '…')
    .replaceAll(/EN_[A-Z]+_…/g, (id) => id.replace('…', '0'.repeat(26)))
    .replaceAll(/\b[A-Z]{3}…/g, (id) => id.replace('…', '0'.repeat(32)));
  const [, json] = / -d '(.*)'$/s.exec(line) ?? [];
  const body = line.endsWith('@people.csv') ? 'phone_number\n+51900000001\n' : json;
  return {
    method: / -X ([A-Z]+) /.exec(line)?.[1] ?? (body === undefined ? 'GET' : 'POST'),
    path: new URL(/'(http.*?)'/.exec(line)?.[1] ?? '').href.replace('http://chasqui.test', ''),
    type: line.includes(' -F ') ? 'multipart/form-data' : /'Content-Type: (.+?)'/.exec(line)?.[1],
    body,
  };
}

/** Calls with a web token of the tenant. */
async function webCaller(tenant: Tenant): Promise<Tenant['call']> {
  const flow = await tenant.unit((unit) => storeFlow(unit));
  const { body } = await tenant.call('POST', '/v1/api-keys', {
    key_type: 'web',
    grant: 'digital-identity',
    country: 'PE',
    redirect_url: 'https://shop.example',
    flow_id: toWire('IPF', flow),
  });
  return callerOf(app, { 'Truora-API-Key': body.api_key });
}

type Operation = {
  operationId: string;
  summary?: string;
  tags: string[];
  security?: unknown;
  responses: Record<string, unknown>;
};

const operationsOf = ({ paths }: { paths: Record<string, Record<string, Operation>> }) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
