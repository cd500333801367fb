import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { callerOf, newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import type { Description } from './description.ts';
import { placeholders, type Trespass, trespasses, type Victim } from './trespasses.ts';
import { newVictim, uploadFile } from './victim.ts';

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
  const victim = await newVictim(database);
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

const isNotFound =
  /^\{"code":10404,"http_code":404,"message":"((Resource|Chat|[a-z]+( [a-z]+)?) not found|No [a-z]+ found)"\}$/;

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
