import { expect, test } from 'vitest';
import { allScopes, type Scope } from '../../src/accounts/apiKey.ts';
import { backendKey } from '../../src/accounts/backendKey.ts';
import { forgetWebKeys } from '../../src/accounts/forgetWebKeys.ts';
import { buildApp } from '../../src/app.ts';
import { toWire } from '../../src/db/ids.ts';
import { storeFlow } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { callerOf, newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const twoHours = 7_200;

const claimsOf = (key: string) =>
  JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString());

async function flowOwner(scopes: readonly Scope[] = allScopes) {
  const tenant = await newTenant(deps, scopes, app);
  const flowId = toWire('IPF', await tenant.unit((unit) => storeFlow(unit)));
  const fields = {
    key_type: 'web',
    grant: 'digital-identity',
    country: 'CO',
    redirect_url: 'https://shop.example/thanks',
    flow_id: flowId,
  };
  const create = (more: object = {}) => tenant.call('POST', '/v1/api-keys', { ...fields, ...more });
  return { ...tenant, flowId, fields, create };
}

const listed = async ({ call }: Pick<Tenant, 'call'>) =>
  (await call('GET', '/v1/api-keys')).body.api_keys;

const invalid = (message: string) => [
  400,
  {
    code: 10400,
    http_code: 400,
    message: `Invalid request: ${message}`,
    details: expect.anything(),
  },
];

test('a web key has the claims of the reference and lives two hours', async () => {
  const owner = await flowOwner();
  const { status, body } = await owner.create({ account_id: 'user-1', key_name: 'checkout' });
  expect([status, body]).toEqual([
    200,
    {
      api_key: expect.stringMatching(/^eyJ/),
      api_key_id: expect.stringMatching(/^KEY[0-9a-f]{32}$/),
      message: 'API key created successfully',
    },
  ]);
  const { exp, iat, jti, ...claims } = claimsOf(body.api_key);
  expect(claims).toEqual({
    account_id: 'user-1',
    additional_data: `{"country":"CO","flow_id":"${owner.flowId}","redirect_url":"https://shop.example/thanks"}`,
    client_id: toWire('TCI', owner.accountId),
    grant: 'digital-identity',
    iss: 'http://chasqui.test',
    key_name: 'checkout',
    key_type: 'web',
    username: '',
  });
  expect(exp - iat).toBe(twoHours);
  expect(toWire('KEY', jti)).toBe(body.api_key_id);
});

test('an account id that is not sent is generated', async () => {
  const owner = await flowOwner();
  const { body } = await owner.create();
  expect(claimsOf(body.api_key).account_id).toMatch(/^ACC[0-9a-f]{32}$/);
});

test('a field that was left empty is one that was not sent', async () => {
  const { call, create } = await flowOwner();
  const backend =
    'key_type=backend&key_name=one&grant=&country=&flow_id=&redirect_url=&account_id=';
  expect((await call('POST', '/v1/api-keys', backend)).status).toBe(200);
  const { status, body } = await create({
    account_id: '',
    document_type: null,
    emails: '',
    phones: '',
    billing_hub: '',
    api_key_version: '',
    note: '',
  });
  expect([status, claimsOf(body.api_key).account_id]).toEqual([
    200,
    expect.stringMatching(/^ACC[0-9a-f]{32}$/),
  ]);
  const empty = await create({ flow_id: '', country: '' });
  expect([empty.status, empty.body]).toEqual(invalid('missing country'));
});

test('what else is sent is kept for the flow, metadata by its own names', async () => {
  const owner = await flowOwner();
  const form = new URLSearchParams({
    ...owner.fields,
    'start_variables.metadata.plan': 'gold',
    'start_variables.city': 'Cali',
    emails: 'ana@x.pe',
    'phones[]': '+51900000001',
    phone: '+51900000002',
    document_type: 'passport',
    billing_hub: 'north',
  });
  expect((await owner.call('POST', '/v1/api-keys', form.toString())).status).toBe(200);
  const [row] = await database.sql`
    select web->'variables' as variables from api_key
    where account_id = ${owner.accountId} and key_type = 'web'`;
  expect(row?.variables).toEqual({
    plan: 'gold',
    city: 'Cali',
    emails: ['ana@x.pe'],
    phones: ['+51900000001'],
    phone: '+51900000002',
    country: 'CO',
    document_type: 'passport',
  });
});

test('a web key opens nothing but what is its own', async () => {
  const owner = await flowOwner();
  const { body } = await owner.create();
  const call = callerOf(app, { 'Truora-API-Key': body.api_key });
  const { status, body: answer } = await call('GET', '/v1/whatsapp/lines');
  expect([status, answer]).toEqual([
    403,
    {
      code: 10403,
      http_code: 403,
      message: 'Insufficient permissions: this needs a key with the scope read',
    },
  ]);
});

test('a web key needs a grant', async () => {
  const owner = await flowOwner();
  const { status, body } = await owner.create({ grant: undefined });
  expect([status, body]).toEqual(invalid('missing grant'));
});

test('the grant signals is not served', async () => {
  const owner = await flowOwner();
  const { status, body } = await owner.create({ grant: 'signals' });
  expect([status, body]).toEqual(invalid('grant: signals is not served: digital-identity is'));
});

test.each(['country', 'redirect_url', 'flow_id'])(
  'the grant digital-identity needs country, redirect_url and flow_id',
  async (name) => {
    const owner = await flowOwner();
    const { status, body } = await owner.create({ [name]: undefined });
    expect([status, body]).toEqual(invalid(`missing ${name}`));
  },
);

test('a backend key needs a name, and none of what a web key needs', async () => {
  const { call } = await flowOwner();
  const nameless = await call('POST', '/v1/api-keys', 'key_type=backend&key_name=');
  expect([nameless.status, nameless.body]).toEqual(invalid('missing key_name'));
  const made = await call('POST', '/v1/api-keys', 'key_type=backend&key_name=crm');
  expect(made.status).toBe(200);
  expect(claimsOf(made.body.api_key)).toMatchObject({
    account_id: '',
    additional_data: '{}',
    grant: '',
    key_name: 'crm',
    key_type: 'backend',
  });
  const crm = callerOf(app, { 'Truora-API-Key': made.body.api_key });
  expect((await crm('GET', '/v1/whatsapp/lines')).status).toBe(200);
});

test('a billing hub is kept, and needed by no account, for none has several', async () => {
  const owner = await flowOwner();
  expect((await owner.create({ billing_hub: 'north', api_key_version: '1' })).status).toBe(200);
  expect((await owner.create()).status).toBe(200);
  const kept = (await listed(owner)).map(
    (key: { billing_hub: string; api_key_version: string }) => [
      key.billing_hub,
      key.api_key_version,
    ],
  );
  expect(kept).toEqual([
    ['', '0'],
    ['north', '1'],
    ['', '0'],
  ]);
});

test.each([
  [{ key_type: 'sdk' }, 'key_type: '],
  [{ country: 'US' }, 'country: '],
  [{ document_type: 'visa' }, 'document_type: '],
  [{ account_id: 'a b' }, 'account_id: has letters, digits, _, . and - alone'],
  [{ redirect_url: 'thanks' }, 'redirect_url: is a URL such as https://shop.example/thanks'],
  [{ redirect_url: 'javascript:alert(1)' }, 'redirect_url: leads to no page'],
  [{ emails: ['ana'] }, 'emails.0: '],
  [{ api_key_version: '2' }, 'api_key_version: '],
  [{ start_variables: 'plan' }, 'start_variables: '],
  [{ note: 'x'.repeat(17_000) }, 'what is sent for the flow is over 16384 characters'],
])('a key that cannot be made is 400: %j', async (more, message) => {
  const owner = await flowOwner();
  const { status, body } = await owner.create(more);
  expect([status, body.code]).toEqual([400, 10400]);
  expect(body.message).toContain(`Invalid request: ${message}`);
});

test('a web key is for a published flow of the account', async () => {
  const [owner, other] = [await flowOwner(), await flowOwner()];
  const draft = toWire('IPF', await owner.unit((unit) => storeFlow(unit, { published: false })));
  const unpublished = await owner.create({ flow_id: draft });
  expect([unpublished.status, unpublished.body.message]).toEqual([
    400,
    `Invalid request: the flow ${draft} is not published yet: publish it first`,
  ]);
  expect((await owner.create({ flow_id: other.flowId })).status).toBe(404);
});

test('keys are listed without what opens', async () => {
  const owner = await flowOwner(['admin', 'read']);
  const { body: made } = await owner.create({ account_id: 'user-1' });
  const [own, web] = await listed(owner);
  expect(own).toMatchObject({ key_name: 'test', scopes: ['admin', 'read'], status: 'active' });
  expect(web).toEqual({
    api_key_id: made.api_key_id,
    client_id: toWire('TCI', owner.accountId),
    key_name: '',
    key_type: 'web',
    grant: 'digital-identity',
    scopes: ['web'],
    account_id: 'user-1',
    flow_id: owner.flowId,
    country: 'CO',
    redirect_url: 'https://shop.example/thanks',
    billing_hub: '',
    api_key_version: '0',
    status: 'active',
    creation_date: expect.any(String),
    expiration_date: new Date(Date.parse(web.creation_date) + twoHours * 1000).toISOString(),
    revocation_date: '0001-01-01T00:00:00Z',
  });
  const { body } = await owner.call('GET', '/v1/api-keys?key_type=web&limit=1');
  expect(body.api_keys.map((key: { api_key_id: string }) => key.api_key_id)).toEqual([
    made.api_key_id,
  ]);
});

test('a key that is revoked opens nothing any more, and stays revoked since then', async () => {
  const { call } = await flowOwner();
  const { body: made } = await call('POST', '/v1/api-keys', 'key_type=backend&key_name=old');
  const revoked = await call('DELETE', `/v1/api-keys/${made.api_key_id}`);
  expect([revoked.status, revoked.body]).toEqual([
    200,
    { message: 'api key successfully deleted' },
  ]);
  const [, first] = await listed({ call });
  expect(first.status).toBe('revoked');
  expect((await call('DELETE', `/v1/api-keys/${made.api_key_id}`)).status).toBe(200);
  expect((await listed({ call }))[1]).toEqual(first);
  const { status, body } = await callerOf(app, { 'Truora-API-Key': made.api_key })(
    'GET',
    '/v1/whatsapp/lines',
  );
  expect([status, body]).toEqual([
    403,
    { message: 'User is not authorized to access this resource with an explicit deny' },
  ]);
});

test('a key is followed by one that may do the same, and opens for as long as was asked', async () => {
  const owner = await flowOwner();
  const { body: made } = await owner.call('POST', '/v1/api-keys', {
    key_type: 'backend',
    key_name: 'crm',
    scopes: ['read', 'contacts'],
    billing_hub: 'north',
    api_key_version: '1',
  });
  const rotate = (more: unknown, id = made.api_key_id) =>
    owner.call('POST', `/v1/api-keys/${id}/rotate`, more);
  const { status, body } = await rotate({ keep_old_for: '2h' });
  expect([status, body]).toEqual([
    200,
    {
      api_key: expect.stringMatching(/^eyJ/),
      api_key_id: expect.stringMatching(/^KEY[0-9a-f]{32}$/),
      message: 'API key created successfully',
      old_key_expiration_date: expect.any(String),
    },
  ]);
  const [, old, next] = await listed(owner);
  const { key_name, scopes, billing_hub, api_key_version } = old;
  expect(next).toMatchObject({
    api_key_id: body.api_key_id,
    status: 'active',
    key_name,
    scopes,
    billing_hub,
    api_key_version,
  });
  expect(Date.parse(old.expiration_date) - Date.parse(next.creation_date)).toBe(2 * 3_600_000);
  expect(old.expiration_date).toBe(body.old_key_expiration_date);
  const lines = async (key: string) =>
    (await callerOf(app, { 'Truora-API-Key': key })('GET', '/v1/whatsapp/lines')).status;
  expect([await lines(made.api_key), await lines(body.api_key)]).toEqual([200, 200]);

  // No rotation lets a key live longer than it would have.
  expect((await rotate({ keep_old_for: '3h' })).body.old_key_expiration_date).toBe(
    old.expiration_date,
  );
  await rotate({ keep_old_for: '0s' });
  expect((await listed(owner))[1].status).toBe('expired');
  const late = await rotate({});
  expect([late.status, late.body.message]).toEqual([409, 'This key is expired: make another one']);
  expect(await rotate({ keep_old_for: '31d' }, body.api_key_id)).toMatchObject({ status: 400 });
});

test('nobody rotates a key that may do more than their own, nor one of a web page', async () => {
  const owner = await flowOwner();
  const { body: web } = await owner.create();
  const refused = await owner.call('POST', `/v1/api-keys/${web.api_key_id}/rotate`, {});
  expect([refused.status, refused.body.message]).toEqual([
    400,
    'Invalid request: a web key is for one run of a flow: make another one',
  ]);
  const { body: keeper } = await owner.call('POST', '/v1/api-keys', {
    key_type: 'backend',
    key_name: 'keeper',
    scopes: ['admin', 'read'],
  });
  const [first] = await listed(owner);
  const asKeeper = callerOf(app, { 'Truora-API-Key': keeper.api_key });
  const more = await asKeeper('POST', `/v1/api-keys/${first.api_key_id}/rotate`, {});
  expect(more.status).toBe(403);
  expect((await listed(owner))[0]).toEqual(first);
});

test('nobody makes a key that may do more than their own', async () => {
  const clerk = await flowOwner(['messages', 'read']);
  const web = await clerk.create();
  expect(web.status).toBe(200);
  const backend = await clerk.call('POST', '/v1/api-keys', 'key_type=backend&key_name=x');
  expect([backend.status, backend.body.message]).toEqual([
    403,
    'Insufficient permissions: this needs a key with the scope admin',
  ]);
  const keeper = await flowOwner(['admin', 'read']);
  const more = await keeper.call('POST', '/v1/api-keys', {
    key_type: 'backend',
    key_name: 'x',
    scopes: ['read', 'contacts'],
  });
  expect([more.status, more.body.message]).toEqual([
    403,
    'Insufficient permissions: this needs a key with the scope contacts',
  ]);
  const { body } = await keeper.call(
    'POST',
    '/v1/api-keys',
    'key_type=backend&key_name=y&scopes=read',
  );
  const reader = callerOf(app, { 'Truora-API-Key': body.api_key });
  expect((await reader('GET', '/v1/whatsapp/lines')).status).toBe(200);
  expect((await reader('GET', '/v1/api-keys')).status).toBe(403);
});

test('a key that is asked for twice under one name is one key, and stands nowhere', async () => {
  const owner = await flowOwner();
  const named = { 'Idempotency-Key': 'k1' };
  const first = await owner.call('POST', '/v1/api-keys', owner.fields, named);
  const again = await owner.call('POST', '/v1/api-keys', owner.fields, named);
  expect(again.body).toEqual(first.body);
  const [, ...keys] = await listed(owner);
  expect(keys).toHaveLength(1);
  const [row] = await database.sql<{ answer: object }[]>`
    select answer from idempotency_key where account_id = ${owner.accountId}`;
  expect(row?.answer).toEqual({ ...first.body, api_key: '' });
});

test('a repeated request gives nobody a key that they could not have made', async () => {
  const { accountId, call, unit } = await newTenant(deps, undefined, app);
  const clerk = await unit(async (opened) => {
    const made = backendKey('clerk', ['messages'], opened.now);
    return deps.apiKeys.sign(await deps.apiKeys.create(opened, made));
  });
  const fields = { key_type: 'backend', key_name: 'crm' };
  const named = { 'Idempotency-Key': 'k1' };
  expect((await call('POST', '/v1/api-keys', fields, named)).status).toBe(200);
  const asClerk = callerOf(app, { 'Truora-API-Key': clerk });
  const { status, body } = await asClerk('POST', '/v1/api-keys', fields, named);
  expect([status, body.message]).toEqual([
    403,
    'Insufficient permissions: this needs a key with the scope admin',
  ]);
  expect(claimsOf(clerk).client_id).toBe(toWire('TCI', accountId));
});

test('one account neither sees nor revokes another’s keys', async () => {
  const [one, other] = [await flowOwner(), await flowOwner()];
  const { body: made } = await one.create();
  expect((await other.call('DELETE', `/v1/api-keys/${made.api_key_id}`)).status).toBe(404);
  expect(await listed(other)).toHaveLength(1);
  expect((await listed(one)).map((key: { status: string }) => key.status)).toEqual([
    'active',
    'active',
  ]);
});

test('a day after a web key is over, nothing of it is kept', async () => {
  const owner = await flowOwner();
  await owner.create({ account_id: 'user-1' });
  const now = Date.now();
  const forgotten = (afterMs: number) =>
    forgetWebKeys(database, owner.accountId, new Date(now + afterMs));
  expect(await forgotten((twoHours + 86_400 - 60) * 1000)).toBe(0);
  expect(await forgotten((twoHours + 86_400 + 60) * 1000)).toBe(1);
  expect((await listed(owner)).map((key: { key_name: string }) => key.key_name)).toEqual(['test']);
});
