import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from 'chasqui/client';
import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { startJourney } from '../support/journey.ts';

const database = await testDatabase();

test('the client makes, finds and changes things, each with the types of its endpoint', async () => {
  const { service, key } = await startJourney(database, { flow: null });
  const chasqui = createClient({ url: service.url, key });

  const made = await chasqui.post('/v1/contacts', {
    body: { name: 'Ana', phone_number: '+573001112233', tags: ['new', 'vip'] },
  });
  const path = { contact_id: made.contact_id };
  await chasqui.put('/v1/contacts/{contact_id}', { params: { path }, body: { email: 'a@b.co' } });
  const found = await chasqui.get('/v1/contacts/{contact_id}', {
    params: { path: { contact_id: '+573001112233' }, query: { key_type: 'phone_number' } },
  });
  expect([found.name, found.email, found.tags]).toEqual(['Ana', 'a@b.co', ['new', 'vip']]);

  const page = await chasqui.get('/v1/contacts');
  expect(page.contacts.map(({ contact_id }) => contact_id)).toContain(made.contact_id);
});

test('what is refused is thrown, with its code and what is wrong with which field', async () => {
  const { service, key } = await startJourney(database, { flow: null });
  const chasqui = createClient({ url: service.url, key });
  await expect(
    chasqui.post('/v1/contacts', { body: { name: '', phone_number: 'none' } }),
  ).rejects.toMatchObject({
    name: 'ChasquiError',
    status: 400,
    code: 10400,
    details: [{ path: 'name' }, { path: 'phone_number' }],
  });
  const stranger = createClient({ url: service.url, key: 'none' });
  await expect(stranger.get('/v1/contacts')).rejects.toMatchObject({
    status: 401,
    code: undefined,
    message: 'Unauthorized',
    details: [],
  });
});

test('an answer that is no JSON, from whatever stands between, is thrown as it is', async () => {
  const proxy = createServer((_, answer) => answer.writeHead(502).end('Bad gateway')).listen(0);
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const chasqui = createClient({ url: `http://127.0.0.1:${port}`, key: 'any' });
  await expect(chasqui.get('/v1/flows')).rejects.toMatchObject({
    status: 502,
    message: 'Bad gateway',
  });
});

test('the types of the last build are those of the API as it is now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-types-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const now = join(folder, 'api.ts');
  await promisify(execFile)('node_modules/.bin/tsx', ['apiTypes/write.ts', now]);
  const built = await readFile('src/client/api.ts', 'utf8');
  expect(built === (await readFile(now, 'utf8')) ? 'the same' : 'run `npm run build`').toBe(
    'the same',
  );
}, 30_000);
