import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { startEmulator } from '../../src/emulator/startEmulator.ts';
import { createLineLookup } from '../../src/lines/findLines.ts';
import { createLineAccess } from '../../src/lines/lineAccess.ts';
import { accessTokenPlace } from '../../src/lines/lineSecrets.ts';
import { line, waba } from '../../src/lines/table.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const emulator = await startEmulator({ port: 0 });

/** Where Meta asks for the challenge: what it asked, and whether it is given it. */
const handshakes: string[] = [];
let challengeIsAnswered = true;
const callback = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  handshakes.push(url.pathname);
  const isRight = challengeIsAnswered && url.searchParams.get('hub.verify_token') === 'verify-me';
  response.writeHead(isRight ? 200 : 403);
  response.end(isRight ? url.searchParams.get('hub.challenge') : '');
}).listen(0, '127.0.0.1');
await new Promise((done) => callback.once('listening', done));
// A server that listens on TCP has an address with a port.
const { port } = callback.address() as AddressInfo;

const claimed: unknown[] = [];
const deps = testDeps(database, {
  graphUrl: `${emulator.url}/v24.0`,
  publicUrl: `http://127.0.0.1:${port}`,
  claimUnclaimed: async (input) => {
    claimed.push(input);
  },
});
const app = buildApp(deps);
const wabaId = '100000000000001';
const token = 'emulator-token';
const path = '/v1/whatsapp/waba-subscription';

afterAll(async () => {
  await emulator.close();
  callback.close();
});

beforeEach(async () => {
  handshakes.length = 0;
  claimed.length = 0;
  challengeIsAnswered = true;
  await database.sql`truncate line_directory, waba cascade`;
});

test('a WABA is subscribed: its lines read, its token sealed, its webhooks sent here', async () => {
  const { call, accountId } = await newTenant(deps, undefined, app);
  const { status, body } = await call('POST', path, { waba_id: wabaId, access_token: token });
  expect(status).toBe(200);
  expect(body).toEqual({
    waba_id: wabaId,
    provider: 'meta',
    lines: [
      expect.objectContaining({
        waba_line: '+15550000001',
        phone_number_id: '100000000000011',
        waba_id: wabaId,
        waba_provider: 'META',
        name: 'Emulator line',
        throughput: 80,
      }),
    ],
    message: `WABA ${wabaId} subscribed with 1 line(s)`,
  });
  expect(handshakes).toEqual(['/v1/whatsapp/meta/messages']);
  expect(claimed).toEqual([
    { accountId, provider: 'meta', providerLineIds: ['100000000000011'], providerWabaId: wabaId },
  ]);
  const [stored] = await database.db.select().from(waba).where(eq(waba.accountId, accountId));
  expect(stored?.accessToken.includes(token)).toBe(false);
  const [row] = await database.db.select().from(line).where(eq(line.accountId, accountId));
  const access = createLineAccess({ database, secretBox: deps.secretBox, graphUrl: deps.graphUrl });
  expect((await access(accountId, row?.id ?? '')).accessToken).toBe(token);
});

test('subscribing again by a form keeps the line and its settings, and replaces token and secret', async () => {
  const { call, accountId } = await newTenant(deps, undefined, app);
  const first = (await call('POST', path, { waba_id: wabaId, access_token: token })).body.lines[0];
  await call('PUT', '/v1/whatsapp/lines/15550000001/config', { settings: { read_marks: true } });
  const [row] = await database.db.select().from(line).where(eq(line.accountId, accountId));
  const wabaRow = row?.wabaId ?? '';
  const stale = deps.secretBox.seal(accessTokenPlace(accountId, wabaRow), 'stale');
  await database.db.update(waba).set({ accessToken: stale }).where(eq(waba.accountId, accountId));
  await database.db
    .update(line)
    .set({ pausedReason: 'token' })
    .where(eq(line.accountId, accountId));

  const again = await call(
    'POST',
    path,
    `waba_id=${wabaId}&access_token=${token}&app_secret=own&provider=meta`,
  );
  expect(again.status).toBe(200);
  expect(again.body.lines).toEqual([
    { ...first, settings: { read_marks: true, typing: false }, update_date: expect.any(String) },
  ]);
  const access = createLineAccess({ database, secretBox: deps.secretBox, graphUrl: deps.graphUrl });
  expect((await access(accountId, row?.id ?? '')).accessToken).toBe(token);
  const lookup = createLineLookup({
    database,
    secretBox: deps.secretBox,
    appSecrets: ['instance'],
  });
  const found = await lookup('meta', { lineIds: ['100000000000011'], wabaIds: [] });
  expect(found.lines.get('100000000000011')?.appSecrets).toEqual(['own']);
});

test('a token that Meta refuses is told in Meta’s words, and nothing is stored', async () => {
  const { call } = await newTenant(deps, undefined, app);
  const { status, body } = await call('POST', path, { waba_id: wabaId, access_token: 'wrong' });
  expect([status, body.code]).toEqual([400, 10400]);
  expect(body.message).toMatch(/^Invalid request: .*access token/i);
  expect(await database.db.select().from(waba)).toEqual([]);
  expect(handshakes).toEqual([]);
});

test('a callback that does not answer Meta’s challenge is told so, and nothing is stored', async () => {
  challengeIsAnswered = false;
  const { call } = await newTenant(deps, undefined, app);
  const { status } = await call('POST', path, { waba_id: wabaId, access_token: token });
  expect(status).toBe(400);
  expect(await database.db.select().from(waba)).toEqual([]);
});

test('a WABA of another account is a conflict, and stays where it is', async () => {
  const [ana, bruno] = [
    await newTenant(deps, undefined, app),
    await newTenant(deps, undefined, app),
  ];
  await ana.call('POST', path, { waba_id: wabaId, access_token: token });
  handshakes.length = 0;
  const { status, body } = await bruno.call('POST', path, { waba_id: wabaId, access_token: token });
  expect([status, body]).toEqual([
    409,
    { code: 10409, http_code: 409, message: `The WABA ${wabaId} belongs to another account` },
  ]);
  expect(handshakes).toEqual([]);
  expect((await bruno.call('GET', '/v1/whatsapp/lines')).body.lines).toEqual([]);
});

test('of two accounts that subscribe at once, one gets it', async () => {
  const [ana, bruno] = [
    await newTenant(deps, undefined, app),
    await newTenant(deps, undefined, app),
  ];
  const both = await Promise.all(
    [ana, bruno].map(({ call }) => call('POST', path, { waba_id: wabaId, access_token: token })),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect(await database.db.select().from(line)).toHaveLength(1);
});

test('when Meta does not answer, it is 503', async () => {
  const away = testDeps(database, { graphUrl: 'http://127.0.0.1:9/v24.0' });
  const { call } = await newTenant(away);
  const { status, headers } = await call('POST', path, { waba_id: wabaId, access_token: token });
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
});

test.each([
  [{ access_token: token }, 400, 'Invalid request: missing waba_id'],
  [{ waba_id: wabaId }, 400, 'Invalid request: missing access_token'],
  [
    { waba_id: wabaId, access_token: token, provider: 'pigeon' },
    400,
    'Invalid request: provider must be one of meta',
  ],
  [
    { waba_id: wabaId, access_token: token, provider: 'web' },
    400,
    'Invalid request: provider must be one of meta',
  ],
])('what cannot be subscribed is refused: %j', async (body, code, message) => {
  const { call } = await newTenant(deps, undefined, app);
  const refused = await call('POST', path, body);
  expect([refused.status, refused.body.message]).toEqual([code, message]);
});
