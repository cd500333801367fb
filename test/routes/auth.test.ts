import { eq } from 'drizzle-orm';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { createApiKeys } from '../../src/accounts/apiKey.ts';
import { deriveKeys } from '../../src/accounts/secretKeys.ts';
import { apiKey } from '../../src/accounts/table.ts';
import { buildApp } from '../../src/app.ts';
import { connect } from '../../src/db/connect.ts';
import { toWire } from '../../src/db/ids.ts';
import { testDatabase } from '../support/database.ts';
import { callerOf, newTenant, secretKeys, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);
const anyone = callerOf(buildApp(deps));
const denied = 'User is not authorized to access this resource with an explicit deny';

test('without a key the answer is 401 and has no code', async () => {
  const { status, body } = await anyone('GET', '/v1/whatsapp/lines');
  expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
});

test('a key opens the door in either header', async () => {
  const { key } = await newTenant(deps);
  const ours = await anyone('GET', '/v1/whatsapp/lines', undefined, { 'Truora-API-Key': key });
  const bearer = await anyone('GET', '/v1/whatsapp/lines', undefined, {
    Authorization: `Bearer ${key}`,
  });
  expect([ours.status, bearer.status]).toEqual([200, 200]);
});

test.each(['nonsense', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJqdGkiOiIxIn0.'])(
  'what is no key of ours is 401: %s',
  async (key) => {
    const { status, body } = await anyone('GET', '/v1/whatsapp/lines', undefined, {
      'Truora-API-Key': key,
    });
    expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
  },
);

test('a key that somebody else has signed is 401', async () => {
  const { accountId } = await newTenant(deps);
  const [{ id }] = deriveKeys(secretKeys, 'api keys');
  const [row] = await database.db.select().from(apiKey).where(eq(apiKey.accountId, accountId));
  const forged = await new SignJWT({ client_id: toWire('TCI', accountId) })
    .setProtectedHeader({ alg: 'HS256', kid: id.toString('hex') })
    .setJti(row?.id ?? '')
    .sign(Buffer.alloc(32, 9));
  const { status } = await anyone('GET', '/v1/whatsapp/lines', undefined, {
    'Truora-API-Key': forged,
  });
  expect(status).toBe(401);
});

test('a key has the claims of the reference', async () => {
  const { key, accountId } = await newTenant(deps);
  const [head = '', claims = ''] = key.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(head)).toMatchObject({ alg: 'HS256', typ: 'JWT' });
  expect(read(claims)).toEqual({
    account_id: '',
    additional_data: '{}',
    client_id: toWire('TCI', accountId),
    exp: expect.any(Number),
    grant: '',
    iat: expect.any(Number),
    iss: 'http://chasqui.test',
    jti: expect.any(String),
    key_name: 'test',
    key_type: 'backend',
    username: '',
  });
});

test('a revoked key is denied within five seconds', async () => {
  const { call, accountId } = await newTenant(deps);
  expect((await call('GET', '/v1/whatsapp/lines')).status).toBe(200);
  await database.db
    .update(apiKey)
    .set({ revokedAt: new Date() })
    .where(eq(apiKey.accountId, accountId));
  await expect
    .poll(async () => (await call('GET', '/v1/whatsapp/lines')).status, {
      timeout: 6_000,
      interval: 250,
    })
    .toBe(403);
  expect((await call('GET', '/v1/whatsapp/lines')).body).toEqual({ message: denied });
});

test('an expired key is told so', async () => {
  const { call, accountId } = await newTenant(deps);
  await database.db
    .update(apiKey)
    .set({ expiresAt: new Date(0) })
    .where(eq(apiKey.accountId, accountId));
  const { status, body } = await call('GET', '/v1/whatsapp/lines');
  expect([status, body]).toEqual([
    403,
    { code: 10403, http_code: 403, message: `${denied}: the api key has expired` },
  ]);
});

test('a key without the scope is told which one it needs', async () => {
  const { call } = await newTenant(deps, ['read']);
  const { status, body } = await call('PUT', '/v1/whatsapp/lines/15550000001/config', {});
  expect([status, body]).toEqual([
    403,
    {
      code: 10403,
      http_code: 403,
      message: 'Insufficient permissions: this needs a key with the scope admin',
    },
  ]);
});

test('after a new SECRET_KEY is put in front, old keys still open', async () => {
  const { key } = await newTenant(deps);
  const apiKeys = createApiKeys({
    database,
    clock: deps.clock,
    secretKeys: [Buffer.alloc(32, 8), secretKeys[0]],
    issuer: 'x',
  });
  expect((await apiKeys.check(key)).state).toBe('valid');
});

test.each([
  ['GET', '/v1/nothing'],
  ['PATCH', '/v1/whatsapp/lines'],
  ['POST', '/'],
])('%s %s does not exist, and is told as the gateway tells it', async (method, path) => {
  const { status, body } = await anyone(method, path);
  expect([status, body]).toEqual([
    403,
    {
      message: 'Missing Authentication Token',
      hint: 'The HTTP Method, endpoint or resources may not be supported',
    },
  ]);
});

test('while the database is away, callers are told to come again', async () => {
  const { key } = await newTenant(deps);
  const away = connect({
    url: 'postgres://nobody:nothing@127.0.0.1:9/none',
    pool: 1,
    pooler: 'none',
    applicationName: 'chasqui test',
  });
  const { clock, publicUrl: issuer } = deps;
  const apiKeys = createApiKeys({ database: away, clock, secretKeys, issuer });
  const call = callerOf(buildApp({ ...deps, apiKeys }), { 'Truora-API-Key': key });
  const { status, body, headers } = await call('GET', '/v1/whatsapp/lines');
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 10503, '1']);
  await away.close();
});
