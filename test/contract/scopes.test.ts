import { expect, test } from 'vitest';
import { allScopes, type Scope } from '../../src/accounts/apiKey.ts';
import { webKey } from '../../src/accounts/webAccess.ts';
import { buildApp } from '../../src/app.ts';
import { callerOf, newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import type { Description } from './description.ts';

const database = await testDatabase();
const deps = testDeps(database);
const app = buildApp(deps);
const description: Description = (await callerOf(app)('GET', '/openapi.json')).body;

const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { description: words = '' }]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path: path.replaceAll(/\{.+?\}/g, 'x'),
    scopes: scopesIn(words),
  })),
);

/** ``Needs the scope `read` or `web`.`` */
function scopesIn(words: string): Scope[] {
  const named = /Needs the scope (.+?)\./.exec(words)?.[1] ?? '';
  return [...allScopes, 'web' as const].filter((scope) => named.includes(`\`${scope}\``));
}

test('only providers call without a key, but for links that are signed', () => {
  const open = routes.filter(({ scopes }) => scopes.length === 0).map(({ name }) => name);
  expect(open).toEqual([
    'POST /v1/whatsapp/{provider}/statuses',
    'GET /v1/whatsapp/{provider}/statuses',
    'POST /v1/whatsapp/{provider}/messages',
    'GET /v1/whatsapp/{provider}/messages',
  ]);
});

test('each route refuses a key with every scope but those it says it needs', async () => {
  const faults: string[] = [];
  for (const { name, method, path, scopes } of routes.filter((each) => each.scopes.length > 0)) {
    const others = allScopes.filter((scope) => !scopes.includes(scope));
    const { call } = await newTenant(deps, others, app);
    const { status, body } = await call(method, path);
    const right = `Insufficient permissions: this needs a key with the scope ${scopes.join(' or ')}`;
    if (status !== 403 || body.message !== right) faults.push(`${name} ${status} ${body.message}`);
  }
  expect(faults).toEqual([]);
}, 60_000);

test('a web key opens the web channel and nothing else', async () => {
  const { unit } = await newTenant(deps);
  const key = await unit(async (opened) => {
    const web = {
      flowId: opened.newId(),
      userRef: 'user-1',
      country: 'CO',
      redirectUrl: 'https://shop.example',
      variables: {},
    };
    return deps.apiKeys.sign(await deps.apiKeys.create(opened, webKey('', web, opened.now)));
  });
  const call = callerOf(app, { 'Truora-API-Key': key });
  const opened: string[] = [];
  for (const { name, method, path } of routes.filter((each) => each.scopes.length > 0)) {
    if ((await call(method, path)).status !== 403) opened.push(name);
  }
  expect(opened.toSorted()).toEqual([
    'GET /v1/processes/{process_id}',
    'GET /v1/processes/{process_id}/result',
    'POST /v1/media',
    'POST /v1/processes',
    'POST /v1/processes/{process_id}',
    'POST /v1/processes/{process_id}/back',
  ]);
});
