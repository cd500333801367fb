import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { callerOf, newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import type { Description } from './description.ts';
import {
  fileForm,
  placeholders,
  query,
  type Trespass,
  trespasses,
  type Victim,
} from './trespasses.ts';
import { openWorld } from './world.ts';

const database = await testDatabase();
const deps = testDeps(database);
const description: Description = (await callerOf(buildApp(deps))('GET', '/openapi.json')).body;

const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    takesBody: operation.requestBody !== undefined,
  })),
);

type Route = (typeof routes)[number];

test('each route has an example of how a stranger would call it', () => {
  const bodiless = routes
    .filter(({ name, takesBody }) => takesBody && trespasses[name]?.body === undefined)
    .map(({ name }) => `${name} takes a body`);
  const nameless = routes.flatMap(({ name, path }) =>
    [...path.matchAll(/\{(.+?)\}/g)]
      .filter(([, place = '']) => placeholders[place] === undefined)
      .map(([place]) => `${name} has ${place}`),
  );
  const gone = Object.keys(trespasses).filter((name) => !routes.some((each) => each.name === name));
  expect([...bodiless, ...nameless, ...gone.map((name) => `${name} is no route`)]).toEqual([]);
});

test('no route shows or changes anything of another account', async () => {
  const victim = await newVictim();
  const faults: string[] = [];
  for (const route of routes) {
    const before = await rowsOf(victim);
    const stranger = await newTenant(deps);
    const fault = await trespass(victim, stranger.key, route);
    const after = await rowsOf(victim);
    if (fault) faults.push(`${route.name} ${fault}`);
    if (after !== before) faults.push(`${route.name} changes rows of the other account`);
  }
  expect(faults).toEqual([]);
}, 120_000);

test('a signed link opens no file but its own', async () => {
  const [victim, stranger] = [await newTenant(deps), await newTenant(deps)];
  const app = buildApp(deps);
  const upload = (key: string) => uploadFile((path, init) => app.request(path, init), key);
  const [theirs, ours] = [await upload(victim.key), await upload(stranger.key)];
  const changed = [
    ['client_id', theirs.client_id],
    ['expires', String(Number(new URL(ours.url).searchParams.get('expires')) + 1)],
  ].map(([name = '', value = '']) => {
    const url = new URL(ours.url);
    url.searchParams.set(name, value);
    return url.href;
  });
  const moved = ours.url.replace(ours.media_id, theirs.media_id);
  const statuses = [ours.url, ...changed, moved].map(
    async (url) => (await app.request(url)).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 403, 403, 403]);
});

/** An account with one of each thing, and nothing left to do. */
async function newVictim(): Promise<Victim> {
  const world = await openWorld(database);
  const { api } = world;
  const key = await api('POST', '/v1/api-keys', { key_type: 'backend', key_name: 'crm' });
  await api('PUT', '/v1/secrets/shop', { value: 'the secret' });
  const property = await api('POST', '/v1/contact-properties', { type: 'string', name: 'city' });
  const segment = await api('POST', '/v1/contact-segments', { name: 'all', query });
  const hook = await api('POST', '/v1/hooks', {
    event_type: 'all',
    subscriber_url: 'https://example.com/',
    status: 'disabled',
  });
  const agent = await api('POST', '/v1/engagement/agents', { email: 'rosa@example.com' });
  await api('POST', '/v1/engagement/agent/templates', {
    template_name: 'hello',
    content_text: 'Buenas',
  });
  const server = `http://127.0.0.1:${world.config.port}`;
  const uploaded = await uploadFile((path, init) => fetch(server + path, init), world.key);
  const imported = await fetch(`${server}/v1/contacts/import`, {
    method: 'POST',
    headers: { 'Truora-API-Key': world.key, 'Content-Type': 'text/csv' },
    body: 'external_id,name\ntheirs,Theirs\n',
  });
  const outbounds = await api('GET', `/v1/whatsapp/outbounds?line=${world.line}`);
  const { import_id: importId } = JSON.parse(await imported.text());
  await comesToRest(database.sql);
  return {
    ...world,
    clientId: uploaded.client_id,
    mediaId: uploaded.media_id,
    apiKeyId: key.body.api_key_id,
    propertyId: property.body.property_id,
    segmentId: segment.body.segment_id,
    hookId: hook.body.hook_id,
    outboundId: outbounds.body[0].outbound_id,
    hookEventKey: await logHookEvent(hook.body),
    importId,
    userId: agent.body.user_id,
  };
}

/** What a hook was told once. */
async function logHookEvent(hook: { hook_id: string; client_id: string }): Promise<string> {
  const [accountId, hookId] = [hook.client_id, hook.hook_id].map((id) => id.slice(3));
  await database.sql`insert into hook_event (account_id, id, hook_id, event_id, event_type, event_action,
      object, status, attempts, failed, created_at, updated_at)
    values (${accountId ?? ''}, ${hookId ?? ''}, ${hookId ?? ''}, ${hookId ?? ''}, 'contact', 'created',
      '{}', 'success', 1, 0, now(), now())`;
  return `HIK${hookId}`;
}

const isNotFound =
  /^\{"code":10404,"http_code":404,"message":"((Resource|Chat|[a-z]+( [a-z]+)?) not found|No [a-z]+ found)"\}$/;

type Uploaded = { media_id: string; client_id: string; url: string };

async function uploadFile(
  send: (path: string, init: RequestInit) => Response | Promise<Response>,
  key: string,
): Promise<Uploaded> {
  const headers = { 'Truora-API-Key': key };
  const response = await send('/v1/media', { method: 'POST', headers, body: fileForm('a note') });
  return response.json() as Promise<Uploaded>;
}

/** Every row of the account, of every table that has rows of accounts. */
async function rowsOf({ clientId }: Victim): Promise<string> {
  const accountId = clientId.slice(3);
  const tables = await database.sql<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'account_id' order by 1`;
  const parts = tables.map(
    ({ name }) => `select '${name}' || ' ' || t::text as row from ${name} t where account_id = $1`,
  );
  const rows = await database.sql.unsafe(`${parts.join(' union all ')} order by 1`, [accountId]);
  return rows.map(({ row }) => row).join('\n');
}

/** What is wrong with the answer that a stranger gets, in a word; `undefined` where nothing is. */
async function trespass(victim: Victim, key: string, route: Route): Promise<string | undefined> {
  const { query: asks, body, status }: Trespass = trespasses[route.name] ?? {};
  const path = route.path.replaceAll(/\{(.+?)\}/g, (_, place) =>
    encodeURIComponent(placeholders[place]?.(victim) ?? ''),
  );
  const target = `${path}${asks ? `?${asks(victim)}` : ''}`;
  const sent = body?.(victim);
  const isForm = sent instanceof FormData;
  const response = await fetch(`http://127.0.0.1:${victim.config.port}${target}`, {
    method: route.method,
    redirect: 'manual',
    headers: {
      'Truora-API-Key': key,
      ...(sent !== undefined && !isForm && { 'Content-Type': 'application/json' }),
    },
    ...(sent !== undefined && { body: isForm ? sent : JSON.stringify(sent) }),
  });
  const answer = await response.text();
  const asked = `${decodeURIComponent(target)} ${isForm ? '' : JSON.stringify(sent)}`;
  const said = `answers ${response.status}: ${answer.slice(0, 500)}`;

  const { chatId, contactId, flowId, inboundId, processId, mediaId, apiKeyId } = victim;
  const own = [chatId, contactId, flowId, inboundId, processId, mediaId, apiKeyId, victim.clientId];
  const secrets = [
    ...own,
    victim.propertyId,
    victim.segmentId,
    victim.importId,
    victim.outboundId,
    victim.userId,
    victim.line,
    victim.key,
    'the secret',
    '900000001',
  ];
  // An id that was asked for may be said again: that there is none such.
  if (secrets.some((each) => !asked.includes(each) && answer.includes(each))) return said;

  const names = secrets.some((each) => asked.includes(each)) || route.path.includes('{name}');
  const right = status ? [status] : names ? [403, 404] : undefined;
  if (response.status === 404 && !isNotFound.test(answer))
    return `${said}, in no words of the reference`;
  if (right ? right.includes(response.status) : response.status < 500) return undefined;
  return said;
}
