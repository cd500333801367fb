import { and, asc, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { flowVersion } from '../../src/flows/table.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

const sound = {
  schema: 1,
  name: 'Greeting',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};
const broken = {
  ...sound,
  steps: { ...sound.steps, hello: { type: 'message', text: 'Hola', next: 'nowhere' } },
};

test('a flow is created from its definition and shown as a draft', async () => {
  const { call, accountId } = await newTenant(deps);
  const { status, body } = await call('POST', '/v1/flows', sound);
  expect(status).toBe(201);
  expect(body).toEqual({
    flow_id: expect.stringMatching(/^IPF[0-9a-f]{32}$/),
    client_id: toWire('TCI', accountId),
    name: 'Greeting',
    status: 'draft',
    flow_version: 0,
    draft_revision: 1,
    definition: sound,
    findings: [],
    creation_date: expect.stringMatching(/^\d{4}-.*Z$/),
    update_date: body.creation_date,
  });
  expect((await call('GET', `/v1/flows/${body.flow_id}`)).body).toEqual(body);
});

test('a broken draft is kept and says what is wrong', async () => {
  const { call } = await newTenant(deps);
  const { status, body } = await call('POST', '/v1/flows', broken);
  expect(status).toBe(201);
  expect(body.findings).toContainEqual(
    expect.objectContaining({ severity: 'error', step: 'hello', field: 'steps.hello.next' }),
  );
});

test('a misspelt field is a finding too', async () => {
  const { call } = await newTenant(deps);
  const { body } = await call('POST', '/v1/flows', { ...sound, strat: 'x' });
  expect(body.findings).toEqual([
    expect.objectContaining({ code: 'definition', message: expect.stringContaining('"strat"') }),
  ]);
});

test.each([
  ['a list', []],
  ['no name', {}],
  ['a name that is no text', { name: 3 }],
])('what is no flow at all is refused: %s', async (_, body) => {
  const { call } = await newTenant(deps);
  expect((await call('POST', '/v1/flows', body)).status).toBe(400);
});

test('a form is refused', async () => {
  const { call } = await newTenant(deps);
  const { status, body } = await call('POST', '/v1/flows', 'name=x');
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: the body must be JSON, with Content-Type: application/json',
  ]);
});

test('"Published versions are immutable and numbered from 1"', async () => {
  const { call, accountId } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', sound)).body;
  const first = await call('POST', `/v1/flows/${flow_id}/publish`);
  expect([first.status, first.body.status, first.body.flow_version]).toEqual([200, 'published', 1]);

  await call('PUT', `/v1/flows/${flow_id}`, demoFlow);
  expect((await call('GET', `/v1/flows/${flow_id}`)).body).toMatchObject({
    flow_version: 1,
    draft_revision: 2,
    name: 'Appointment',
  });
  expect((await call('POST', `/v1/flows/${flow_id}/publish`)).body.flow_version).toBe(2);

  const versions = await database.db
    .select({ version: flowVersion.version, definition: flowVersion.definition })
    .from(flowVersion)
    .where(
      and(eq(flowVersion.accountId, accountId), eq(flowVersion.flowId, fromWire('IPF', flow_id))),
    )
    .orderBy(asc(flowVersion.version));
  expect(versions).toEqual([
    { version: 1, definition: sound },
    { version: 2, definition: demoFlow },
  ]);
});

test('a broken flow is not published, and each error is told with its place', async () => {
  const { call } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', broken)).body;
  const { status, body } = await call('POST', `/v1/flows/${flow_id}/publish`);
  expect([status, body.code]).toEqual([400, 10400]);
  expect(body.message).toMatch(/^Invalid request: the flow cannot be published: /);
  expect(body.details).toContainEqual({
    path: 'steps.hello.next',
    message: expect.stringContaining('nowhere'),
  });
  expect((await call('GET', `/v1/flows/${flow_id}`)).body.flow_version).toBe(0);
});

test('eight who publish at once make eight versions', async () => {
  const { call } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', sound)).body;
  const all = await Promise.all(
    Array.from({ length: 8 }, () => call('POST', `/v1/flows/${flow_id}/publish`)),
  );
  expect(all.map(({ body }) => body.flow_version).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test.each(['1', '"1"', 'W/"1"', '*'])(
  'a draft is saved if it is the one that was read: %s',
  async (revision) => {
    const { call } = await newTenant(deps);
    const { flow_id } = (await call('POST', '/v1/flows', sound)).body;
    const { status, body } = await call('PUT', `/v1/flows/${flow_id}`, broken, {
      'If-Match': revision,
    });
    expect([status, body.draft_revision]).toEqual([200, 2]);
  },
);

test('a draft that somebody else has saved since is not overwritten', async () => {
  const { call } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', sound)).body;
  await call('PUT', `/v1/flows/${flow_id}`, broken);
  const late = await call('PUT', `/v1/flows/${flow_id}`, sound, { 'If-Match': '1' });
  expect([late.status, late.body.code]).toEqual([412, 10412]);
  expect((await call('GET', `/v1/flows/${flow_id}`)).body.definition).toEqual(broken);
});

test('of many who save from the same revision at once, one does, and of many who publish it', async () => {
  const { call } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', sound)).body;
  const path = `/v1/flows/${flow_id}`;
  const at = (revision: string) => ({ 'If-Match': revision });
  const named = (index: number) => ({ ...sound, name: `Greeting ${index}` });
  const saved = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((index) => call('PUT', path, named(index), at('1'))),
  );
  expect(saved.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
  const winner = saved.find(({ status }) => status === 200);
  const { body } = await call('GET', path);
  expect([body.draft_revision, body.name]).toEqual([2, winner?.body.name]);

  // Whoever publishes what they have read publishes that, or nothing.
  const both = await Promise.all([
    call('PUT', path, named(7), at('2')),
    call('POST', `${path}/publish`, undefined, at('2')),
  ]);
  const [, published] = both;
  expect([200, 412]).toContain(published?.status);
  const versions = (await call('GET', `${path}/versions`)).body.versions;
  expect(versions).toHaveLength(published?.status === 200 ? 1 : 0);
  if (published?.status === 200) {
    const version = await call('GET', `${path}/versions/1`);
    expect(version.body.definition.name).toBe(winner?.body.name);
  }
});

test('flows are listed without their definitions', async () => {
  const { call } = await newTenant(deps);
  const { definition: _, findings: __, ...summary } = (await call('POST', '/v1/flows', sound)).body;
  expect((await call('GET', '/v1/flows')).body).toEqual({
    flows: [summary],
    self: '/v1/flows',
    next: '',
  });
});

test('another account can neither see, change nor publish a flow', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { flow_id } = (await ana.call('POST', '/v1/flows', sound)).body;
  const path = `/v1/flows/${flow_id}`;
  expect((await bruno.call('GET', path)).status).toBe(404);
  expect((await bruno.call('PUT', path, broken)).status).toBe(404);
  expect((await bruno.call('POST', `${path}/publish`)).status).toBe(404);
  expect((await bruno.call('GET', '/v1/flows')).body.flows).toEqual([]);
  expect((await ana.call('GET', path)).body.definition).toEqual(sound);
});
