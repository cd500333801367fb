import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { allScopes, createApiKeys } from '../src/accounts/apiKey.ts';
import { apiKey } from '../src/accounts/table.ts';
import { keepApiKeyFile } from '../src/apiKeyFile.ts';
import { buildApp } from '../src/app.ts';
import { makeFirstAccount } from '../src/firstStart.ts';
import { createLineLookup } from '../src/lines/findLines.ts';
import { callerOf, secretKeys, testDeps } from './routes/testApi.ts';
import { testDatabase } from './support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);
const newFolder = () => mkdtemp(join(tmpdir(), 'chasqui-first-'));

beforeEach(() => database.sql`truncate account, line_directory, flow, waba cascade`);

async function asInstance() {
  const key = await readFile(await keepApiKeyFile(deps, await newFolder()), 'utf8');
  return callerOf(buildApp(deps), { 'Truora-API-Key': key.trim() });
}

test('a newcomer finds a line, a published flow and the phrase that starts it', async () => {
  expect(await makeFirstAccount(deps, { demo: true })).toBe(true);
  const call = await asInstance();
  const { inbounds } = (await call('GET', '/v1/whatsapp/inbounds')).body;
  const { flows } = (await call('GET', '/v1/flows')).body;
  const { lines } = (await call('GET', '/v1/whatsapp/lines')).body;
  expect(inbounds).toEqual([
    expect.objectContaining({
      inbound_message: 'hola',
      waba_phone_number: '+15550000001',
      flow_id: flows[0].flow_id,
    }),
  ]);
  expect(flows).toEqual([
    expect.objectContaining({ name: 'Appointment', status: 'published', flow_version: 1 }),
  ]);
  expect(lines).toEqual([
    expect.objectContaining({
      waba_line: '+15550000001',
      phone_number_id: '100000000000011',
      waba_id: '100000000000001',
    }),
  ]);
  const lookup = createLineLookup({
    database,
    secretBox: deps.secretBox,
    appSecrets: ['emulator-secret'],
  });
  const found = await lookup('meta', {
    lineIds: ['100000000000011'],
    wabaIds: ['100000000000001'],
  });
  expect(found.lines.get('100000000000011')?.appSecrets).toEqual(['emulator-secret']);
  expect(found.wabas.has('100000000000001')).toBe(true);
});

test('without the emulator there is an account and a key, and nothing else', async () => {
  await makeFirstAccount(deps, { demo: false });
  const call = await asInstance();
  expect((await call('GET', '/v1/whatsapp/lines')).body.lines).toEqual([]);
  expect((await call('GET', '/v1/flows')).body.flows).toEqual([]);
});

test('whoever deletes the demo does not get it back', async () => {
  await makeFirstAccount(deps, { demo: true });
  const call = await asInstance();
  const [inbound] = (await call('GET', '/v1/whatsapp/inbounds')).body.inbounds;
  await call('DELETE', `/v1/whatsapp/inbounds/${inbound.inbound_flow_id}`);
  expect(await makeFirstAccount(deps, { demo: true })).toBe(false);
  expect((await call('GET', '/v1/whatsapp/inbounds')).body.inbounds).toEqual([]);
});

test('of ten processes that start at once, one makes the account, and all write the same key', async () => {
  const made = await Promise.all(
    Array.from({ length: 10 }, () => makeFirstAccount(deps, { demo: true })),
  );
  expect(made.filter(Boolean)).toHaveLength(1);
  const folders = await Promise.all(Array.from({ length: 10 }, newFolder));
  const files = await Promise.all(folders.map((folder) => keepApiKeyFile(deps, folder)));
  const keys = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  expect(new Set(keys).size).toBe(1);
  expect(await database.db.select().from(apiKey)).toHaveLength(1);
});

test('the key file holds the key and one newline, for its owner alone', async () => {
  await makeFirstAccount(deps, { demo: false });
  const file = await keepApiKeyFile(deps, await newFolder());
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await deps.apiKeys.check(text.trim())).toMatchObject({
    state: 'valid',
    caller: { scopes: allScopes },
  });
});

test('a key file that is valid stays as it is', async () => {
  await makeFirstAccount(deps, { demo: false });
  const folder = await newFolder();
  const file = await keepApiKeyFile(deps, folder);
  const before = await stat(file);
  await keepApiKeyFile(deps, folder);
  expect((await stat(file)).ino).toBe(before.ino);
});

test('a key file with nonsense in it, or a revoked key, is written anew', async () => {
  await makeFirstAccount(deps, { demo: false });
  const folder = await newFolder();
  await writeFile(join(folder, 'api-key'), 'nonsense\n', { mode: 0o644 });
  const file = await keepApiKeyFile(deps, folder);
  const first = await readFile(file, 'utf8');
  expect((await stat(file)).mode & 0o777).toBe(0o600);

  await database.db.update(apiKey).set({ revokedAt: new Date() });
  const fresh = createApiKeys({ database, clock: deps.clock, secretKeys, issuer: deps.publicUrl });
  await keepApiKeyFile({ ...deps, apiKeys: fresh }, folder);
  const second = await readFile(file, 'utf8');
  expect(second).not.toBe(first);
  expect((await fresh.check(second.trim())).state).toBe('valid');
});

test('of ten processes that find the key revoked at once, one makes a new one', async () => {
  await makeFirstAccount(deps, { demo: false });
  await database.db.update(apiKey).set({ revokedAt: new Date() });
  const folders = await Promise.all(Array.from({ length: 10 }, newFolder));
  const files = await Promise.all(folders.map((folder) => keepApiKeyFile(deps, folder)));
  const keys = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  expect(new Set(keys).size).toBe(1);
  expect(await database.db.select().from(apiKey)).toHaveLength(2);
});
