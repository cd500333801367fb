import { expect, test } from 'vitest';
import { secret } from '../../src/accounts/table.ts';
import { fromWire, toWire } from '../../src/db/ids.ts';
import type { Frame } from '../../src/engine/effects.ts';
import { publishFlow } from '../../src/flows/publishFlow.ts';
import { outbound } from '../../src/outbounds/table.ts';
import { process } from '../../src/processes/table.ts';
import type { MigrateInput, MigrateResult } from '../../src/relay/migrate/migrateFlow.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const migrations: MigrateInput[] = [];
const answers: MigrateResult[] = [];
const deps = testDeps(database, {
  migrateFlow: async (input) => {
    migrations.push(input);
    return answers.shift() ?? { version: 2, looked: 0, moved: 0, stuck: [] };
  },
});

const saying = (text: string, more: object = {}) => ({
  schema: 1,
  name: 'Greeting',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text, next: 'done' },
    done: { type: 'end', status: 'success' },
    ...more,
  },
});
const broken = saying('Hola', { hello: { type: 'message', text: 'Hola', next: 'nowhere' } });

/** A flow with these drafts, each published in turn. */
async function published({ call }: Tenant, ...drafts: unknown[]): Promise<string> {
  const [first, ...others] = drafts;
  const { flow_id: flowId } = (await call('POST', '/v1/flows', first)).body;
  expect((await call('POST', `/v1/flows/${flowId}/publish`)).status).toBe(200);
  for (const draft of others) {
    await call('PUT', `/v1/flows/${flowId}`, draft);
    expect((await call('POST', `/v1/flows/${flowId}/publish`)).status).toBe(200);
  }
  return flowId;
}

/** An open process of a flow's version, in a chat of its own. */
const openProcess = (
  { unit }: Tenant,
  lineId: string,
  flowId: string,
  version: number,
  n = 1,
  frames: Frame[] = [],
) =>
  unit(async (opened) => {
    const phone = `+5190000000${n}`;
    const contactId = await storeContact(opened, { phone, waId: phone.slice(1) });
    const chatId = await storeChat(opened, { contactId, lineId });
    const id = opened.newId();
    await opened.tx.insert(process).values({
      accountId: opened.accountId,
      id,
      chatId,
      contactId,
      lineId,
      flowId: fromWire('IPF', flowId),
      flowVersion: version,
      status: 'pending',
      state: {
        step: 'hello',
        vars: {},
        visit: 1,
        memory: {},
        ...(frames.length > 0 && { frames }),
      },
      trigger: { kind: 'inbound', variables: {} },
      findings: 0,
      createdAt: opened.now,
      updatedAt: opened.now,
    });
    return toWire('IDP', id);
  });

let lines = 0;

const lineOf = async ({ unit }: Tenant) => {
  lines += 1;
  const ids = { wabaId: `2${lines}`, lineId: `3${lines}`, number: `+1555000000${lines}` };
  return (await unit((opened) => storeLine(opened, ids))).line;
};

test('a flow’s versions are listed, newest first, with how many still run each', async () => {
  const ana = await newTenant(deps);
  const path = `/v1/flows/${await published(ana, saying('Uno'), saying('Dos'), saying('Tres'))}`;
  const line = await lineOf(ana);
  const flowId = path.slice('/v1/flows/'.length);
  await openProcess(ana, line.id, flowId, 1, 1);
  await openProcess(ana, line.id, flowId, 1, 2);
  await openProcess(ana, line.id, flowId, 3, 3);

  const first = await ana.call('GET', `${path}/versions?limit=2`);
  expect(first.body.versions).toEqual([
    { flow_version: 3, publish_date: expect.any(String), findings_count: 0, open_processes: 1 },
    { flow_version: 2, publish_date: expect.any(String), findings_count: 0, open_processes: 0 },
  ]);
  expect(first.body.self).toBe(`${path}/versions?limit=2`);
  const second = await ana.call('GET', first.body.next);
  expect(second.body).toMatchObject({
    versions: [{ flow_version: 1, open_processes: 2 }],
    next: '',
  });
});

test('a version is read as it was published, whatever the draft says since', async () => {
  const { call, ...rest } = await newTenant(deps);
  const flowId = await published({ call, ...rest }, saying('Uno'), saying('Dos'));
  expect((await call('GET', `/v1/flows/${flowId}/versions/1`)).body).toEqual({
    flow_id: flowId,
    flow_version: 1,
    publish_date: expect.any(String),
    findings_count: 0,
    findings: [],
    definition: saying('Uno'),
  });
  for (const [version, status] of [
    ['3', 404],
    ['0', 400],
    ['x', 400],
  ] as const) {
    expect((await call('GET', `/v1/flows/${flowId}/versions/${version}`)).status).toBe(status);
  }
});

test('versions and the draft are compared by steps and settings', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(
    ana,
    saying('Uno'),
    saying('Dos', {
      hello: { type: 'message', text: 'Dos', next: 'bye' },
      bye: { type: 'message', text: 'Adiós', next: 'done' },
    }),
  );
  const path = `/v1/flows/${flowId}/compare`;
  expect((await ana.call('GET', `${path}?from=1&to=2`)).body).toEqual({
    from: 1,
    to: 2,
    added: ['bye'],
    removed: [],
    changed: [{ step: 'hello', fields: ['next', 'text'] }],
    settings: [],
  });
  await ana.call('PUT', `/v1/flows/${flowId}`, { ...broken, language: 'en' });
  expect((await ana.call('GET', path)).body).toMatchObject({
    from: 2,
    to: 'draft',
    removed: ['bye'],
    settings: ['language'],
  });
  expect((await ana.call('GET', `${path}?from=7`)).status).toBe(404);
  const { flow_id } = (await ana.call('POST', '/v1/flows', saying('Uno'))).body;
  expect((await ana.call('GET', `/v1/flows/${flow_id}/compare`)).status).toBe(400);
});

test('rolling back publishes an old version as a new number, and leaves the draft alone', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(ana, saying('Uno'), saying('Dos'));
  await ana.call('PUT', `/v1/flows/${flowId}`, broken);
  const { status, body } = await ana.call('POST', `/v1/flows/${flowId}/versions/1/publish`);
  expect([status, body.flow_version, body.definition]).toEqual([200, 3, broken]);
  expect((await ana.call('GET', `/v1/flows/${flowId}/versions/3`)).body.definition).toEqual(
    saying('Uno'),
  );
  expect((await ana.call('POST', `/v1/flows/${flowId}/versions/9/publish`)).status).toBe(404);
});

test('an old version that has come to be broken is not published again', async () => {
  const ana = await newTenant(deps);
  const inner = await published(ana, saying('Dentro'));
  const outer = await published(
    ana,
    saying('Fuera', {
      done: { type: 'subflow', flow_id: inner, next: 'end' },
      end: saying('').steps.done,
    }),
    saying('Sin ella'),
  );
  expect((await ana.call('POST', `/v1/flows/${inner}/unpublish`)).status).toBe(200);
  const { status, body } = await ana.call('POST', `/v1/flows/${outer}/versions/1/publish`);
  expect(status).toBe(400);
  expect(body.message).toMatch(/^Invalid request: the flow cannot be published: /);
});

test('only the draft that was read is published, and only what was read is taken out of use', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(ana, saying('Uno'));
  await ana.call('PUT', `/v1/flows/${flowId}`, saying('Dos'));
  const stale = { 'If-Match': '1' };
  for (const [method, path] of [
    ['POST', 'publish'],
    ['POST', 'versions/1/publish'],
    ['POST', 'unpublish'],
    ['DELETE', ''],
  ] as const) {
    const reply = await ana.call(
      method,
      `/v1/flows/${flowId}/${path}`.replace(/\/$/, ''),
      undefined,
      stale,
    );
    expect([path, reply.status, reply.body.code]).toEqual([path, 412, 10412]);
  }
  const { body } = await ana.call('POST', `/v1/flows/${flowId}/publish`, undefined, {
    'If-Match': '2',
  });
  expect(body.flow_version).toBe(2);
});

test('those who publish and roll back at once make versions without a gap', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(ana, saying('Uno'));
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      ana.call('POST', `/v1/flows/${flowId}/${n % 2 ? 'publish' : 'versions/1/publish'}`),
    ),
  );
  expect(all.map(({ body }) => body.flow_version).toSorted()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a copy is a flow of its own, with the draft or a version of the first', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(ana, saying('Uno'), saying('Dos'));
  await ana.call('PUT', `/v1/flows/${flowId}`, broken);
  const copy = await ana.call('POST', `/v1/flows/${flowId}/clone`);
  expect([copy.status, copy.body]).toMatchObject([
    201,
    {
      name: 'Greeting (copy)',
      status: 'draft',
      definition: { ...broken, name: 'Greeting (copy)' },
    },
  ]);
  expect(copy.body.flow_id).not.toBe(flowId);
  const named = await ana.call('POST', `/v1/flows/${flowId}/clone`, { name: 'Other', version: 1 });
  expect(named.body.definition).toEqual({ ...saying('Uno'), name: 'Other' });
});

test('an unpublished flow starts nothing, and goes on with the next number', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(ana, saying('Uno'), saying('Dos'));
  const { status, body } = await ana.call('POST', `/v1/flows/${flowId}/unpublish`);
  expect([status, body.status, body.flow_version]).toEqual([200, 'draft', 0]);
  expect((await ana.call('POST', `/v1/flows/${flowId}/unpublish`)).status).toBe(409);
  expect((await ana.call('GET', `/v1/flows/${flowId}/versions`)).body.versions).toHaveLength(2);
  expect((await ana.call('POST', `/v1/flows/${flowId}/publish`)).body.flow_version).toBe(3);
});

test('"Unpublishing or deleting a flow that something uses is refused", and each use is named', async () => {
  const ana = await newTenant(deps);
  const line = await lineOf(ana);
  const flowId = await published(ana, saying('Uno'));
  const inbound = await ana.call('POST', '/v1/whatsapp/inbounds', {
    flow_id: flowId,
    inbound_message: 'hola',
    waba_phone_number: line.phoneNumber,
  });
  expect(inbound.status).toBe(200);
  await ana.call('PUT', `/v1/whatsapp/lines/${line.phoneNumber}/config`, {
    default_flow_id: flowId,
  });
  const outer = await published(
    ana,
    saying('Fuera', {
      done: { type: 'subflow', flow_id: flowId, next: 'end' },
      end: saying('').steps.done,
    }),
  );
  const own = await openProcess(ana, line.id, flowId, 1, 1);
  const inside = await openProcess(ana, line.id, outer, 1, 2, [
    { flowId, version: 1, step: 'hello', vars: {}, trigger: { kind: 'subflow', variables: {} } },
  ]);
  const outboundId = await ana.unit(async (opened) => {
    const id = opened.newId();
    await opened.tx.insert(outbound).values({
      accountId: opened.accountId,
      id,
      wabaId: line.wabaId,
      providerId: '1',
      name: 'reminder',
      language: 'es',
      category: 'UTILITY',
      status: 'APPROVED',
      quality: 'GREEN',
      components: [],
      shape: { parts: [] } as never,
      variableMapping: {} as never,
      replies: [],
      flowId: fromWire('IPF', flowId),
      statusAt: opened.now,
      syncedAt: opened.now,
      createdAt: opened.now,
      updatedAt: opened.now,
    });
    return toWire('OTB', id);
  });
  for (const [method, path] of [
    ['POST', `/v1/flows/${flowId}/unpublish`],
    ['DELETE', `/v1/flows/${flowId}`],
  ] as const) {
    const { status, body } = await ana.call(method, path);
    expect(status).toBe(409);
    expect(body.details).toEqual([
      {
        path: `inbounds.${inbound.body.inbound_flow_id}`,
        message: `"hola" on ${line.phoneNumber} starts it`,
      },
      { path: `lines.${line.phoneNumber}`, message: 'it is the default flow of this line' },
      { path: `flows.${outer}`, message: 'version 1 of "Greeting" enters it as a sub-flow' },
      { path: `outbounds.${outboundId}`, message: 'a reply to "reminder" starts it' },
      { path: `processes.${own}`, message: 'runs version 1 of it' },
      { path: `processes.${inside}`, message: 'is in it as a sub-flow' },
    ]);
  }
  expect((await ana.call('GET', `/v1/flows/${flowId}`)).body.status).toBe('published');
});

test('a flow that only an older version will enter, which an open process is in, is in use', async () => {
  const ana = await newTenant(deps);
  const line = await lineOf(ana);
  const entering = (id: string) =>
    saying('Por aquí', {
      done: { type: 'subflow', flow_id: id, next: 'end' },
      end: saying('').steps.done,
    });
  const inner = await published(ana, saying('Al fondo'));
  const middle = await published(ana, entering(inner), saying('Sin más'));
  const outer = await published(ana, entering(middle));
  await openProcess(ana, line.id, outer, 1, 1, [
    {
      flowId: middle,
      version: 1,
      step: 'hello',
      vars: {},
      trigger: { kind: 'subflow', variables: {} },
    },
  ]);
  for (const [method, path] of [
    ['POST', `/v1/flows/${inner}/unpublish`],
    ['DELETE', `/v1/flows/${inner}`],
  ] as const) {
    const { status, body } = await ana.call(method, path);
    expect([status, body.details]).toEqual([
      409,
      [{ path: `flows.${middle}`, message: 'version 1 of "Greeting" enters it as a sub-flow' }],
    ]);
  }
  await database.sql`update process set status = 'success' where account_id = ${ana.accountId}`;
  expect((await ana.call('DELETE', `/v1/flows/${inner}`)).status).toBe(200);
});

test('a deleted flow is gone from every route, and its processes show what they ran', async () => {
  const ana = await newTenant(deps);
  const line = await lineOf(ana);
  const flowId = await published(ana, saying('Uno'));
  const processId = await openProcess(ana, line.id, flowId, 1);
  await database.sql`update process set status = 'success', finished_at = now()
    where account_id = ${ana.accountId}`;
  const { status, body } = await ana.call('DELETE', `/v1/flows/${flowId}`);
  expect([status, body]).toEqual([200, { message: 'flow successfully deleted' }]);
  for (const [method, path] of routesOf(flowId)) {
    expect([method, path, (await ana.call(method, path)).status]).toEqual([method, path, 404]);
  }
  expect((await ana.call('GET', '/v1/flows')).body.flows).toEqual([]);
  const inbound = await ana.call('POST', '/v1/whatsapp/inbounds', {
    flow_id: flowId,
    inbound_message: 'hola',
    waba_phone_number: line.phoneNumber,
  });
  expect(inbound.status).toBe(404);
  expect((await ana.call('GET', `/v1/processes/${processId}`)).body).toMatchObject({
    flow_id: flowId,
    current_step_type: 'message',
  });
});

test('who gives a line a flow that is being deleted waits, and is told that it is gone', async () => {
  const ana = await newTenant(deps);
  const line = await lineOf(ana);
  for (let round = 0; round < 10; round++) {
    const flowId = await published(ana, saying('Uno'));
    const [deleted, used] = await Promise.all([
      ana.call('DELETE', `/v1/flows/${flowId}`),
      ana.call('POST', '/v1/whatsapp/inbounds', {
        flow_id: flowId,
        inbound_message: `hola ${round}`,
        waba_phone_number: line.phoneNumber,
      }),
    ]);
    // One of them comes first; never both.
    expect([
      [200, 404],
      [409, 200],
    ]).toContainEqual([deleted.status, used.status]);
  }
});

test('who enters a flow that is being unpublished waits too', async () => {
  const ana = await newTenant(deps);
  for (let round = 0; round < 5; round++) {
    const inner = await published(ana, saying('Dentro'));
    const outer = (
      await ana.call(
        'POST',
        '/v1/flows',
        saying('Fuera', {
          done: { type: 'subflow', flow_id: inner, next: 'end' },
          end: saying('').steps.done,
        }),
      )
    ).body.flow_id;
    const [unpublished, entered] = await Promise.all([
      ana.call('POST', `/v1/flows/${inner}/unpublish`),
      ana.call('POST', `/v1/flows/${outer}/publish`),
    ]);
    expect([
      [200, 400],
      [409, 200],
    ]).toContainEqual([unpublished.status, entered.status]);
  }
});

const routesOf = (flowId: string) =>
  [
    ['GET', `/v1/flows/${flowId}`],
    ['GET', `/v1/flows/${flowId}/versions`],
    ['GET', `/v1/flows/${flowId}/versions/1`],
    ['POST', `/v1/flows/${flowId}/versions/1/publish`],
    ['GET', `/v1/flows/${flowId}/compare?from=1`],
    ['POST', `/v1/flows/${flowId}/publish`],
    ['POST', `/v1/flows/${flowId}/clone`],
    ['POST', `/v1/flows/${flowId}/unpublish`],
    ['GET', `/v1/flows/${flowId}/export`],
    ['DELETE', `/v1/flows/${flowId}`],
  ] as const;

test('another account’s key finds none of it', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const flowId = await published(ana, saying('Uno'));
  for (const [method, path] of routesOf(flowId)) {
    expect([method, path, (await bruno.call(method, path)).status]).toEqual([method, path, 404]);
  }
  expect((await ana.call('GET', `/v1/flows/${flowId}`)).body).toMatchObject({
    status: 'published',
    flow_version: 1,
  });
});

test('flows are listed by status and by part of their name', async () => {
  const { call, ...rest } = await newTenant(deps);
  const one = await published({ call, ...rest }, { ...saying('a'), name: 'Cita 100%' });
  const two = (await call('POST', '/v1/flows', { ...saying('b'), name: 'Recordar CITA' })).body
    .flow_id;
  const found = async (query: string) =>
    (await call('GET', `/v1/flows?${query}`)).body.flows.map(
      ({ flow_id }: { flow_id: string }) => flow_id,
    );
  expect(await found('name=cita')).toEqual([one, two]);
  expect(await found('name=100%25')).toEqual([one]);
  expect(await found('name=_')).toEqual([]);
  expect(await found('status=draft')).toEqual([two]);
  expect(await found('status=published&name=cita')).toEqual([one]);
  expect((await call('GET', '/v1/flows?status=old')).status).toBe(400);
});

const http = (secretName: string) => ({
  type: 'http',
  method: 'POST',
  url: 'https://shop.example/pay',
  headers: { Authorization: `Bearer {{ secrets.${secretName} }}` },
  body: { plan: '{{ contact.properties.plan }}' },
  timeout: '5s',
  failed: 'done',
  next: 'done',
});

test('a flow is exported as one file with the names of what it refers to, and imported elsewhere by name', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const pay = await published(ana, { ...saying('Paga'), name: 'Pay' });
  await ana.call('PUT', '/v1/secrets/token', { value: 'very-secret' });
  const outer = (
    await ana.call('POST', '/v1/flows', {
      ...saying('Hola', {
        hello: { type: 'subflow', flow_id: pay, next: 'call' },
        call: http('token'),
      }),
      name: 'Outer',
    })
  ).body;
  const { status, body: file } = await ana.call('GET', `/v1/flows/${outer.flow_id}/export`);
  expect([status, file]).toEqual([
    200,
    {
      schema: 1,
      name: 'Outer',
      definition: outer.definition,
      refers_to: {
        flows: { [pay]: 'Pay' },
        outbounds: {},
        properties: ['plan'],
        secrets: ['token'],
      },
    },
  ]);
  expect(JSON.stringify(file)).not.toContain('very-secret');

  const missing = await bruno.call('POST', '/v1/flows/import', file);
  expect([missing.status, missing.body.details]).toEqual([
    400,
    [
      { path: `refers_to.flows.${pay}`, message: 'there is no flow named "Pay" here' },
      { path: 'refers_to.secrets.token', message: 'there is no secret named "token" here' },
    ],
  ]);
  expect((await bruno.call('GET', '/v1/flows')).body.flows).toEqual([]);

  const draft = await bruno.call('POST', '/v1/flows/import?allow_missing=true', file);
  expect([draft.status, draft.body.status, draft.body.definition]).toEqual([
    201,
    'draft',
    file.definition,
  ]);
  expect(draft.body.findings.map(({ step }: { step: string }) => step)).toContain('hello');
  await bruno.call('DELETE', `/v1/flows/${draft.body.flow_id}`);

  const theirs = await published(bruno, { ...saying('Paga'), name: 'Pay' });
  await bruno.call('PUT', '/v1/secrets/token', { value: 'another' });
  const imported = await bruno.call('POST', '/v1/flows/import', file);
  expect([imported.status, imported.body.name]).toEqual([201, 'Outer']);
  expect(imported.body.definition.steps.hello.flow_id).toBe(theirs);
  expect(imported.body.definition.steps.call).toEqual(http('token'));

  // Two of one name: it is not clear which is meant.
  await published(bruno, { ...saying('Otra'), name: 'Pay' });
  const unclear = await bruno.call('POST', '/v1/flows/import', file);
  expect([unclear.status, unclear.body.details[0].message]).toEqual([
    400,
    'there are 2 flows named "Pay" here, so it is not clear which is meant',
  ]);
  expect(await bruno.unit((opened) => opened.tx.select().from(secret))).not.toEqual([]);
});

test('a flow that enters itself is itself again where it is imported', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { flow_id } = (await ana.call('POST', '/v1/flows', saying('Hola'))).body;
  await ana.call(
    'PUT',
    `/v1/flows/${flow_id}`,
    saying('Hola', { again: { type: 'subflow', flow_id, next: 'done' } }),
  );
  const file = (await ana.call('GET', `/v1/flows/${flow_id}/export`)).body;
  const { status, body } = await bruno.call('POST', '/v1/flows/import', file);
  expect(status).toBe(201);
  expect(body.definition.steps.again.flow_id).toBe(body.flow_id);
});

test('a file may name more than a statement has parameters', async () => {
  const ana = await newTenant(deps);
  const flows = Object.fromEntries(
    Array.from({ length: 70_000 }, (_, n) => [n.toString(36), n.toString(36)]),
  );
  const refers_to = { flows, outbounds: {}, secrets: [] };
  const file = { schema: 1, name: 'Many', definition: saying('Hola'), refers_to };
  const { status, body } = await ana.call('POST', '/v1/flows/import', file);
  expect([status, body.name]).toEqual([201, 'Many']);
});

test('what is no file of a flow is refused with its faults', async () => {
  const { call } = await newTenant(deps);
  for (const body of [
    {},
    { schema: 2, name: 'A', definition: {} },
    { schema: 1, definition: {} },
  ]) {
    const reply = await call('POST', '/v1/flows/import', body);
    expect([reply.status, reply.body.details.length > 0]).toEqual([400, true]);
  }
});

test('a migration is asked for by version, in pieces, and its answer counts those that stay by reason', async () => {
  const ana = await newTenant(deps);
  const flowId = await published(ana, saying('Uno'));
  const path = `/v1/flows/${flowId}/migrate`;
  const processId = '01890000-0000-7000-8000-000000000001';
  const chatId = '01890000-0000-7000-8000-000000000002';
  answers.push({
    version: 4,
    looked: 203,
    moved: 100,
    stuck: Array.from({ length: 103 }, (_, n) => ({
      processId,
      version: 1,
      step: 'hello',
      reason: n < 100 ? ('step_missing' as const) : ('busy' as const),
    })),
    next: chatId,
  });
  const { status, body } = await ana.call('POST', path, { from: 1, dry_run: true, limit: 203 });
  expect([status, { ...body, processes: [] }]).toEqual([
    200,
    {
      flow_id: flowId,
      flow_version: 4,
      dry_run: true,
      checked: 203,
      moved: 100,
      not_moved: 103,
      reasons: { step_missing: 100, busy: 3 },
      processes: [],
      start_key: expect.stringMatching(/^[A-Za-z0-9+/=]+$/),
    },
  ]);
  expect(body.processes).toHaveLength(100);
  expect(body.processes[0]).toEqual({
    process_id: toWire('IDP', processId),
    flow_version: 1,
    step: 'hello',
    reason: 'step_missing',
  });
  const next = await ana.call('POST', path, { from: 'all', start_key: body.start_key });
  expect(next.body.start_key).toBe('');
  const own = { accountId: ana.accountId, flowId: fromWire('IPF', flowId) };
  expect(migrations).toEqual([
    { ...own, from: 1, dryRun: true, limit: 203 },
    { ...own, dryRun: false, limit: 10_000, after: chatId },
  ]);
  for (const wrong of [{ from: 'first' }, { limit: 0 }, { start_key: 'bm9uZQ==' }]) {
    expect((await ana.call('POST', path, wrong)).status).toBe(400);
  }
});

test('nothing of a publication is seen by others before it is whole, and nothing ever where it fails', async () => {
  const tenant = await newTenant(deps);
  const { call, unit } = tenant;
  const flowId = await published(tenant, saying('Hola'));
  await call('PUT', `/v1/flows/${flowId}`, saying('Buenas'));
  const look = async () => {
    const { body } = await call('GET', `/v1/flows/${flowId}/versions`);
    return {
      starts: (await call('GET', `/v1/flows/${flowId}`)).body.flow_version,
      versions: body.versions.map((each: { flow_version: number }) => each.flow_version),
      second: (await call('GET', `/v1/flows/${flowId}/versions/2`)).status,
    };
  };
  const before = { starts: 1, versions: [1], second: 404 };
  // The unit holds one connection; what looks on is answered by another.
  await expect(
    unit(async (opened) => {
      await publishFlow(opened, fromWire('IPF', flowId));
      expect(await look()).toEqual(before);
      throw new Error('the process dies here');
    }),
  ).rejects.toThrow('dies here');
  expect(await look()).toEqual(before);
  await unit(async (opened) => {
    await publishFlow(opened, fromWire('IPF', flowId));
    expect(await look()).toEqual(before);
  });
  expect(await look()).toEqual({ starts: 2, versions: [2, 1], second: 200 });
});

test('a draft that does not parse names each fault by its place when it is published', async () => {
  const { call } = await newTenant(deps);
  const flow = saying('Hola', {
    ask: { type: 'question', text: 7, answer: { type: 'txt', save_as: 'x' }, next: 'done' },
    pause: { type: 'wait', for: 'soon', next: 'done', nxt: 'done' },
  });
  const { flow_id } = (await call('POST', '/v1/flows', { ...flow, language: 'español' })).body;
  const { status, body } = await call('POST', `/v1/flows/${flow_id}/publish`);
  expect(status).toBe(400);
  expect(body.details.map(({ path }: { path: string }) => path).toSorted()).toEqual([
    'language',
    'steps.ask.answer.type',
    'steps.ask.text',
    'steps.pause',
    'steps.pause.for',
  ]);
  expect((await call('GET', `/v1/flows/${flow_id}/versions`)).body.versions).toEqual([]);
});
