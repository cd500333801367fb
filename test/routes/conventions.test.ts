import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { storeFlow, storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
let numbers = 700;

/** An account with a line and a published flow. */
async function newCaller() {
  numbers += 1;
  const number = `+15550000${numbers}`;
  const tenant = await newTenant(deps, undefined, app);
  await tenant.unit((unit) =>
    storeLine(unit, { wabaId: `w${numbers}`, lineId: `l${numbers}`, number }),
  );
  const flowId = toWire('IPF', await tenant.unit((unit) => storeFlow(unit)));
  const raw = async (
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ) => {
    const response = await app.request(path, {
      method,
      headers: { 'Truora-API-Key': tenant.key, ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return [response.status, text] as const;
  };
  return { ...tenant, number, flowId, raw };
}

const refusal = (status: number, message: string, details?: object[]) => [
  status,
  JSON.stringify({
    code: 10_000 + status,
    http_code: status,
    message,
    ...(details && { details }),
  }),
];
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const json = { 'Content-Type': 'application/json' };

test('a missing field is named as the reference names it', async () => {
  const { raw } = await newCaller();
  expect(await raw('POST', '/v1/whatsapp/inbounds', 'inbound_message=hola', form)).toEqual(
    refusal(400, 'Invalid request: missing waba_phone_number', [
      { path: 'waba_phone_number', message: 'Invalid input: expected string, received undefined' },
      { path: 'flow_id', message: 'Invalid input: expected string, received undefined' },
    ]),
  );
});

test('a field that is empty where it has to be something is missing', async () => {
  const { raw, number } = await newCaller();
  const body = `waba_phone_number=${number}&flow_id=&inbound_message=`;
  expect(await raw('POST', '/v1/whatsapp/inbounds', body, form)).toEqual(
    refusal(400, 'Invalid request: missing flow_id', [
      { path: 'flow_id', message: 'is empty' },
      { path: 'inbound_message', message: 'is empty' },
    ]),
  );
  expect(await raw('POST', '/v1/whatsapp/inbounds', 'waba_phone_number=', form)).toEqual([
    400,
    expect.stringContaining('Invalid request: missing waba_phone_number'),
  ]);
});

test('of an update, an empty field that cannot be cleared is one that was not sent', async () => {
  const { call, number, flowId } = await newCaller();
  const made = await call('POST', '/v1/whatsapp/inbounds', {
    waba_phone_number: number,
    flow_id: flowId,
    inbound_message: 'hola',
  });
  const path = `/v1/whatsapp/inbounds/${made.body.inbound_flow_id}`;
  const { status, body } = await call(
    'POST',
    path,
    'flow_id=&inbound_message=adi%C3%B3s&waba_phone_number=',
  );
  expect([status, body.inbound_message, body.flow_id, body.waba_phone_number]).toEqual([
    200,
    'adiós',
    flowId,
    number,
  ]);
});

test.each([
  '/v1/whatsapp/inbounds?line=&limit=&start_key=',
  '/v1/contacts?query=&segment_id=&limit=',
  '/v1/contact-properties?show_hidden=',
  '/v1/processes?status=&failure_status=&declined_reason=&declined_reason=&search=&start_date=&end_date=',
  '/v1/api-keys?key_type=',
  '/v1/engagement/agent/status?group=&status=&username=',
])('a filter that is empty filters nothing: %s', async (path) => {
  const { call } = await newCaller();
  const { status, body } = await call('GET', path);
  expect([status, body.self, body.next]).toEqual([200, path, '']);
});

test('an empty filter of chats filters nothing', async () => {
  const { call } = await newCaller();
  const none = ['status', 'owner', 'tag', 'enqueued_only', 'channel_type', 'contact_query'];
  const last = ['actor_type', 'type'].map((name) => `last_activity_${name}`);
  const dates = ['from_last_activity_date', 'to_last_activity_date'];
  const query = [...none, ...last, ...dates].map((name) => `${name}=`).join('&');
  const { status, body } = await call('GET', `/v1/engagement/chat/search?${query}`);
  expect([status, body.message]).toEqual([404, 'No chats found']);
});

test.each([
  ['%25%25', 'error decoding start key: illegal base64 data at input byte 0'],
  ['WyJh*', 'error decoding start key: illegal base64 data at input byte 4'],
  ['aGVsbG8=', 'error decoding start key: illegal base64 data at input byte 0'],
])('a start key that is none of ours is 400 in the reference’s words: %s', async (key, why) => {
  const { raw } = await newCaller();
  expect(await raw('GET', `/v1/whatsapp/inbounds?start_key=${key}`)).toEqual(
    refusal(400, `Invalid request: ${why}`),
  );
});

test('a list tells its own address and the next one, which is empty on the last page', async () => {
  const { call, number, flowId } = await newCaller();
  for (const inbound_message of ['uno', 'dos', 'tres']) {
    const body = { inbound_message, flow_id: flowId, waba_phone_number: number };
    await call('POST', '/v1/whatsapp/inbounds', body);
  }
  const first = await call('GET', '/v1/whatsapp/inbounds?limit=2');
  expect(first.body.self).toBe('/v1/whatsapp/inbounds?limit=2');
  expect(first.body.next).toMatch(/^\/v1\/whatsapp\/inbounds\?limit=2&start_key=[\w%]+$/);
  const last = await call('GET', first.body.next);
  expect(
    last.body.inbounds.map((each: { inbound_message: string }) => each.inbound_message),
  ).toEqual(['tres']);
  expect([last.body.self, last.body.next]).toEqual([first.body.next, '']);
});

test.each([
  ['/v1/whatsapp/inbounds/INB00000000000000000000000000000000', 'inbound flow not found'],
  ['/v1/whatsapp/inbounds/IPF00000000000000000000000000000000', 'inbound flow not found'],
  ['/v1/whatsapp/inbounds/x', 'inbound flow not found'],
  ['/v1/whatsapp/inbounds/%0d%0aSet-Cookie:%20a=b', 'inbound flow not found'],
  ['/v1/whatsapp/lines/+15559999999', 'line not found'],
  ['/v1/processes/IDP00000000000000000000000000000000', 'Resource not found'],
  ['/v1/processes/IDP00000000000000000000000000000000/result', 'Resource not found'],
  ['/v1/contacts/CNT00000000000000000000000000000000', 'contact not found'],
  ['/v1/engagement/chat/x', 'Chat not found'],
  ['/v1/flows/IPF00000000000000000000000000000000', 'flow not found'],
])('what is not there is 404 in the reference’s words: %s', async (path, message) => {
  const { raw } = await newCaller();
  expect(await raw('GET', path)).toEqual([
    404,
    `{"code":10404,"http_code":404,"message":"${message}"}`,
  ]);
});

test.each(['PATCH', 'DELETE', 'OPTIONS', 'TRACEE'])(
  'a method that a path has not is told as the gateway tells it: %s',
  async (method) => {
    const { raw } = await newCaller();
    expect(await raw(method, '/v1/whatsapp/lines')).toEqual([
      403,
      '{"message":"Missing Authentication Token","hint":"The HTTP Method, endpoint or resources may not be supported"}',
    ]);
  },
);

test('a + that a client did not escape comes back: in numbers, in times, in start keys', async () => {
  const { raw, number, flowId } = await newCaller();
  const made = await raw(
    'POST',
    '/v1/whatsapp/inbounds',
    `waba_phone_number=${number}&flow_id=${flowId}&inbound_message=a+b`,
    form,
  );
  expect(made[0]).toBe(200);
  expect(JSON.parse(made[1])).toMatchObject({ waba_phone_number: number, inbound_message: 'a b' });
  const range = 'start_date=2026-01-01T00:00:00+05:00&end_date=2026-01-02T00:00:00+05:00';
  expect((await raw('GET', `/v1/processes?${range}`))[0]).toBe(200);
  expect((await raw('GET', `/v1/whatsapp/inbounds?line=${number}`))[0]).toBe(200);
});

test.each([
  ['emails=a@x.pe&emails=b@x.pe', ['a@x.pe', 'b@x.pe']],
  ['emails[]=a@x.pe&emails[]=b@x.pe', ['a@x.pe', 'b@x.pe']],
  ['emails.1=b@x.pe&emails.0=a@x.pe', ['a@x.pe', 'b@x.pe']],
  ['emails%5B%5D=a@x.pe', ['a@x.pe']],
  ['emails=a@x.pe', ['a@x.pe']],
])('a list may be spelt in three ways, and one is a list too: %s', async (spelt, emails) => {
  const { raw, accountId, flowId } = await newCaller();
  const fields = `key_type=web&grant=digital-identity&country=CO&redirect_url=https://x.pe&flow_id=${flowId}`;
  expect((await raw('POST', '/v1/api-keys', `${fields}&${spelt}`, form))[0]).toBe(200);
  const [row] = await database.sql`
    select web->'variables'->'emails' as emails from api_key
    where account_id = ${accountId} and key_type = 'web'`;
  expect(row?.emails).toEqual(emails);
});

test('a form and JSON say the same, dotted names and all', async () => {
  const { raw, number } = await newCaller();
  const path = `/v1/whatsapp/lines/${number}/config`;
  const typing = ([, text]: readonly [number, string]) => JSON.parse(text).settings;
  expect(typing(await raw('PUT', path, 'settings.typing=false', form))).toEqual({
    read_marks: false,
    typing: false,
  });
  expect(typing(await raw('PUT', path, '{"settings":{"typing":true}}', json))).toEqual({
    read_marks: false,
    typing: true,
  });
});

test('a field that must be one of several words is missing like any other', async () => {
  const { call } = await newCaller();
  const { status, body } = await call('POST', '/v1/api-keys', { key_name: 'x' });
  expect([status, body.message]).toEqual([400, 'Invalid request: missing key_type']);
});

test('a field that is null is not a text', async () => {
  const { raw, number } = await newCaller();
  const path = `/v1/whatsapp/lines/${number}/config`;
  const [status, text] = await raw('PUT', path, '{"settings":{"typing":null}}', json);
  expect([status, JSON.parse(text).message]).toEqual([
    400,
    'Invalid request: settings.typing: is true or false',
  ]);
});

test.each([
  ['application/json; charset=utf-8', '{"value":"ñ"}', 200],
  ['application/JSON;charset=UTF-8', '{"value":"ñ"}', 200],
  ['application/vnd.api+json', '{"value":"ñ"}', 200],
  ['application/x-www-form-urlencoded; charset=utf-8', 'value=%C3%B1', 200],
  ['application/x-www-form-urlencoded', 'value=ñ', 200],
])('a body is read by its content type: %s', async (type, body, status) => {
  const { raw } = await newCaller();
  expect((await raw('PUT', '/v1/secrets/shop', body, { 'Content-Type': type }))[0]).toBe(status);
});

test.each([
  [
    'text/plain',
    '{"value":"x"}',
    'Content-Type must be application/json or application/x-www-form-urlencoded',
  ],
  [
    '',
    '{"value":"x"}',
    'Content-Type must be application/json or application/x-www-form-urlencoded',
  ],
  ['application/json', '{"value":', 'the body is not JSON (Unexpected end of JSON input)'],
  ['application/json', '[]', 'Invalid input: expected object, received array'],
  ['application/json', '"x"', 'Invalid input: expected object, received string'],
  ['application/json', 'null', 'Invalid input: expected object, received null'],
  [
    'application/json',
    `${'['.repeat(70)}${']'.repeat(70)}`,
    'the body is nested deeper than 64 levels',
  ],
  [
    'application/x-www-form-urlencoded',
    'value=1&value.x=2',
    'value is given both as a text and as value.…',
  ],
  [
    'application/x-www-form-urlencoded',
    'value=1&value=2',
    'value: Invalid input: expected string, received array',
  ],
])('a body that cannot be read is 400 and says why: %s %s', async (type, body, why) => {
  const { raw } = await newCaller();
  const [status, text] = await raw('PUT', '/v1/secrets/shop', body, { 'Content-Type': type });
  expect([status, JSON.parse(text).message]).toEqual([400, `Invalid request: ${why}`]);
});

test('bytes that are not UTF-8, and a body over 1 MiB, are refused', async () => {
  const { raw } = await newCaller();
  expect(
    await raw('PUT', '/v1/secrets/shop', Buffer.from('{"value":"\xff"}', 'latin1'), json),
  ).toEqual(refusal(400, 'Invalid request: the body is not UTF-8'));
  const large = JSON.stringify({ value: 'x'.repeat(1024 * 1024) });
  expect(await raw('PUT', '/v1/secrets/shop', large, json)).toEqual(
    refusal(413, 'The body is over 1 MiB, which is the most'),
  );
});

test('of a name that JSON gives twice the last is taken', async () => {
  const { raw, number } = await newCaller();
  const path = `/v1/whatsapp/lines/${number}/config`;
  const twice = '{"settings":{"typing":true,"typing":false}}';
  expect(JSON.parse((await raw('PUT', path, twice, json))[1]).settings.typing).toBe(false);
});

test('names of the prototype are fields that nobody knows', async () => {
  const { raw } = await newCaller();
  const bodies = [
    ['{"value":"x","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}', json],
    ['value=x&__proto__.admin=true&constructor.prototype.admin=true', form],
  ] as const;
  for (const [body, headers] of bodies) {
    expect((await raw('PUT', '/v1/secrets/shop', body, headers))[0]).toBe(200);
  }
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
});

test('a character that cannot be stored is refused, and is no fault of ours', async () => {
  const { call } = await newCaller();
  for (const text of ['a\u0000b', '\ud800']) {
    const { status, body } = await call('POST', '/v1/flows', { name: text });
    expect([status, body.message]).toEqual([
      400,
      'Invalid request: a text holds a character that cannot be stored: U+0000, or half of a pair of surrogates',
    ]);
  }
});

test.each([
  ['', 'Idempotency-Key is 1 to 255 printable characters without spaces'],
  ['a b', 'Idempotency-Key is 1 to 255 printable characters without spaces'],
  ['x'.repeat(256), 'Idempotency-Key is 1 to 255 printable characters without spaces'],
])('an Idempotency-Key that cannot be is 400: %s', async (name, why) => {
  const { call } = await newCaller();
  const named = { 'Idempotency-Key': name };
  const { status, body } = await call('PUT', '/v1/secrets/shop', { value: 'x' }, named);
  expect([status, body.message]).toEqual([400, `Invalid request: ${why}`]);
});
