import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { callerOf, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { answerFaults, type Description, differences, operationOf } from './description.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { pending } from './pending.ts';
import type { Request, Requests } from './request.ts';
import { contacts } from './requests/contacts.ts';
import { engagement } from './requests/engagement.ts';
import { processes } from './requests/processes.ts';
import { web } from './requests/web.ts';
import { whatsapp } from './requests/whatsapp.ts';
import { openWorld, type World } from './world.ts';

const database = await testDatabase();
const anyone = callerOf(buildApp(testDeps(database)));
const description: Description = (await anyone('GET', '/openapi.json')).body;

const requests: Requests = { ...web, ...whatsapp, ...engagement, ...contacts, ...processes };
const served = endpoints.filter(({ row }) => pending[row] === undefined);
const waiting = endpoints.filter(({ row }) => pending[row] !== undefined);
const titleOf = ({ row, method, path }: Endpoint) => `${row} ${method.toUpperCase()} ${path}`;

test('the contract has the forty rows of its sections, and what is pending is one of them', () => {
  const rows = endpoints.map(({ row }) => row);
  expect(rows).toEqual(Array.from({ length: 40 }, (_, index) => 27 + index));
  expect(Object.keys(pending).filter((row) => !rows.includes(Number(row)))).toEqual([]);
});

test.each(served.map((endpoint) => [titleOf(endpoint), endpoint] as const))(
  '%s is described with every field of the reference',
  (_, endpoint) => {
    expect(differences(description, endpoint)).toEqual([]);
  },
);

test.each(served.map((endpoint) => [titleOf(endpoint), endpoint] as const))(
  '%s: each conditional field is a rule with a test',
  (_, endpoint) => {
    const { params, query, body } = endpoint;
    const ruleless = Object.entries({ ...params, ...query, ...body })
      .filter(([, { required }]) => required === 'cond.')
      .filter(([, { rule }]) => rule === undefined || !isTested(rule))
      .map(([name, { rule }]) => `${name}: ${rule ?? 'no rule'}`);
    expect(ruleless).toEqual([]);
  },
);

test('where the reference shows no answer, the description says what ours is shaped like', () => {
  const silent = served
    .filter(({ unshown }) => unshown)
    .filter((endpoint) => {
      const { description: words = '' } = operationOf(description, endpoint) ?? {};
      return !words.includes('The reference shows no answer; this one is shaped like ');
    });
  expect(silent.map(titleOf)).toEqual([]);
});

test.each(waiting.map((endpoint) => [titleOf(endpoint), endpoint] as const))(
  '%s is pending, and answers as an unknown route',
  async (_, endpoint) => {
    expect(operationOf(description, endpoint)).toBeUndefined();
    const path = endpoint.path.replaceAll(/\{.+?\}/g, 'x');
    const { body } = await anyone(endpoint.method.toUpperCase(), path);
    expect(body.message).toBe('Missing Authentication Token');
  },
);

test('every endpoint that is served answers over HTTP as it is described', async () => {
  const world = await openWorld(database);
  const faults: string[] = [];
  for (const endpoint of served) {
    const request = await requests[endpoint.row]?.(world);
    const found = request ? await faultsOf(world, endpoint, request) : ['is called by no request'];
    faults.push(...found.map((fault) => `${titleOf(endpoint)} ${fault}`));
  }
  expect(faults).toEqual([]);
}, 60_000);

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join('test', file), 'utf8'))
  .join('\n');

/** Whether a test of that name runs. */
const isTested = (name: string): boolean =>
  new RegExp(`(\ntest|\\))\\(\\s*'${name.replaceAll(/[^\w\s]/g, '\\$&')}'`).test(tests);

/** Calls an endpoint as its request says; a sentence for each thing that is not as it is described. */
async function faultsOf(world: World, endpoint: Endpoint, request: Request): Promise<string[]> {
  const { params = {}, query = '', form, json, headers, status = 200 } = request;
  const path = endpoint.path.replaceAll(/\{(.+?)\}/g, (_, name) => {
    return encodeURIComponent(params[name] ?? `no ${name}`);
  });
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  const body = json === undefined ? form : JSON.stringify(json);
  const response = await fetch(`http://127.0.0.1:${world.config.port}${path}${query}`, {
    method: endpoint.method.toUpperCase(),
    redirect: 'manual',
    headers: {
      'Truora-API-Key': world.key,
      ...(body !== undefined && { 'Content-Type': type }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  if (response.status !== status) return [`answers ${response.status}: ${text}`];
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return answerFaults(description, endpoint, {
    status: response.status,
    body: isJson ? JSON.parse(text) : text,
  });
}
