import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { account } from '../../src/accounts/table.ts';
import { contact } from '../../src/contacts/table.ts';
import { fromWire, toWire } from '../../src/db/ids.ts';
import { defaultWords } from '../../src/engine/words.ts';
import { inbound, line, waba } from '../../src/lines/table.ts';
import { outbound } from '../../src/outbounds/table.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

const done = { type: 'end', status: 'success' };
const flowOf = (steps: Record<string, unknown>) => ({
  schema: 1,
  name: 'Flow',
  language: 'es',
  start: Object.keys(steps)[0],
  steps,
});
const say = (text: string, next = 'done') => ({ type: 'message', text, next });
const silent = {
  type: 'question',
  text: '?',
  answer: { type: 'text', save_as: 'it' },
  next: 'done',
};

/** What a flow is found to have, as `code step`. */
async function verified({ call }: Tenant, flow: unknown) {
  const { flow_id } = (await call('POST', '/v1/flows', flow)).body;
  const { status, body } = await call('POST', `/v1/flows/${flow_id}/verify`);
  expect(status).toBe(200);
  return body.findings.map(({ code, step }: { code: string; step: string }) => `${code} ${step}`);
}

test('a draft is verified, and each finding has its code, place, way and sentence', async () => {
  const { call } = await newTenant(deps);
  const draft = flowOf({ hello: say('Hola', 'bye'), bye: say('{{ vars.x | '), done });
  const { flow_id } = (await call('POST', '/v1/flows', draft)).body;
  expect((await call('POST', `/v1/flows/${flow_id}/verify`)).body).toEqual({
    findings: [
      {
        code: 'template_invalid',
        severity: 'error',
        step: 'bye',
        field: 'steps.bye.text',
        message: expect.stringMatching(/^steps\.bye\.text: .*not closed/),
        path: ['hello', 'bye'],
        possible: false,
      },
    ],
  });
});

test('a definition that does not parse names each fault by its JSON path', async () => {
  const { call } = await newTenant(deps);
  const draft = flowOf({
    hello: { type: 'message', text: 7, next: 'done' },
    menu: {
      type: 'choice',
      text: '?',
      options: [{ id: 'a', title: 'A' }],
      timeout: { after: '1' },
    },
  });
  const { flow_id } = (await call('POST', '/v1/flows', draft)).body;
  const { body } = await call('POST', `/v1/flows/${flow_id}/verify`);
  const places = body.findings.map(({ field, step }: { field: string; step: string }) => [
    field,
    step,
  ]);
  expect(places.toSorted()).toEqual([
    ['steps.hello.text', 'hello'],
    ['steps.menu.options.0.next', 'menu'],
    ['steps.menu.timeout.after', 'menu'],
    ['steps.menu.timeout.next', 'menu'],
  ]);
});

test('a version is verified as it was published, whatever the draft has become', async () => {
  const { call } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', flowOf({ ask: silent, done }))).body;
  await call('POST', `/v1/flows/${flow_id}/publish`);
  await call('PUT', `/v1/flows/${flow_id}`, flowOf({ hello: say('Hola', 'nowhere'), done }));
  const codes = async (query: string) => {
    const { body } = await call('POST', `/v1/flows/${flow_id}/verify${query}`);
    return body.findings.map(({ code }: { code: string }) => code);
  };
  expect(await codes('')).toEqual(['unknown_next', 'unreachable', 'no_end']);
  expect(await codes('?version=1')).toEqual(['no_timeout']);
  expect((await call('POST', `/v1/flows/${flow_id}/verify?version=2`)).status).toBe(404);
  expect((await call('POST', `/v1/flows/${flow_id}/verify?version=x`)).status).toBe(400);
});

test('"Errors stop publishing, warnings do not": a warning is kept with the version', async () => {
  const { call } = await newTenant(deps);
  const { flow_id } = (await call('POST', '/v1/flows', flowOf({ ask: silent, done }))).body;
  expect((await call('POST', `/v1/flows/${flow_id}/publish`)).status).toBe(200);
  const { body } = await call('GET', `/v1/flows/${flow_id}/versions/1`);
  expect(body.findings_count).toBe(1);
  expect(body.findings).toEqual([
    {
      code: 'no_timeout',
      severity: 'warning',
      step: 'ask',
      field: 'steps.ask.timeout',
      message: expect.stringContaining('no timeout'),
      path: ['ask'],
      possible: false,
    },
  ]);
});

test('an error that depends on the account stops publishing', async () => {
  const { call } = await newTenant(deps);
  const flow_id = `IPF${'0'.repeat(32)}`;
  const sub = { type: 'subflow', flow_id, next: 'done' };
  const made = (await call('POST', '/v1/flows', flowOf({ sub, done }))).body;
  const { status, body } = await call('POST', `/v1/flows/${made.flow_id}/publish`);
  expect([status, body.details]).toEqual([
    400,
    [
      {
        path: 'steps.sub.flow_id',
        message: `step "sub" calls ${flow_id}, and no flow of that id is published [sub]`,
      },
    ],
  ]);
});

test('sub-flows that call each other are seen through all of them', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  const publish = async (id: string, flow: unknown) => {
    await call('PUT', `/v1/flows/${id}`, flow);
    return call('POST', `/v1/flows/${id}/publish`);
  };
  const simple = flowOf({ done });
  const ids = await Promise.all(
    ['a', 'b', 'c'].map(async () => (await call('POST', '/v1/flows', simple)).body.flow_id),
  );
  for (const id of ids) await publish(id, simple);
  const [a, b, c] = ids;
  const enters = (flow_id: string) =>
    flowOf({ sub: { type: 'subflow', flow_id, next: 'done' }, done });
  expect((await publish(a, enters(b))).status).toBe(200);
  expect((await publish(b, enters(c))).status).toBe(200);
  const { status, body } = await publish(c, enters(a));
  expect([status, body.message]).toEqual([400, expect.stringContaining('calls this flow again')]);
});

type Stored = Partial<typeof outbound.$inferInsert> & { name: string };

/** Outbounds of one WABA, approved and with a yes unless told otherwise; their ids on the wire. */
const storeOutbounds = ({ unit }: Tenant, stored: Stored[]): Promise<string[]> =>
  unit(async ({ tx, accountId, now, newId }) => {
    const base = { accountId, createdAt: now, updatedAt: now };
    const wabaId = newId();
    await tx.insert(waba).values({
      ...base,
      id: wabaId,
      provider: 'meta',
      providerId: '1',
      accessToken: Buffer.from('x'),
    });
    const rows = stored.map((each) => ({
      ...base,
      id: newId(),
      wabaId,
      providerId: each.name,
      status: 'APPROVED',
      language: 'es',
      category: 'UTILITY',
      quality: 'UNKNOWN',
      components: [],
      shape: { body: 'Hola', buttons: [] },
      variableMapping: { body: {}, buttons: {} },
      replies: [{ index: 0, title: 'Sí', action: 'continue' as const }],
      statusAt: now,
      syncedAt: now,
      ...each,
    }));
    await tx.insert(outbound).values(rows);
    return rows.map(({ id }) => toWire('OTB', id));
  });

test('outbounds are looked up: missing, deleted, a notification, not approved', async () => {
  const tenant = await newTenant(deps);
  const [good, bare, pending, deleted] = await storeOutbounds(tenant, [
    { name: 'good' },
    { name: 'bare', replies: [] },
    { name: 'pending', status: 'PENDING' },
    { name: 'deleted', status: 'DELETED' },
  ]);
  const send = (outbound_id: string | undefined, next: string) => ({
    type: 'outbound',
    outbound_id,
    replies: { continue: next },
    timeout: { after: '1h', next },
    failed: next,
    next,
  });
  const steps = {
    good: send(good, 'bare'),
    bare: send(bare, 'pending'),
    pending: send(pending, 'deleted'),
    deleted: send(deleted, 'missing'),
    missing: send(`OTB${'0'.repeat(32)}`, 'done'),
    done,
  };
  expect(await verified(tenant, flowOf(steps))).toEqual([
    'outbound_without_replies bare',
    'unknown_outbound deleted',
    'unknown_outbound missing',
    'outbound_not_approved pending',
  ]);
});

test('a template that wants more than the step gives stops publishing', async () => {
  const tenant = await newTenant(deps);
  const { call } = tenant;
  const [outbound_id] = await storeOutbounds(tenant, [
    {
      name: 'visit',
      shape: { body: 'Hola {{1}}', buttons: [{ type: 'reply', text: 'Sí' }] },
      variableMapping: { body: { 1: 'name' }, buttons: {} },
    },
  ]);
  const step = { type: 'outbound', outbound_id, replies: { continue: 'done', cancel: 'done' } };
  const made = await call('POST', '/v1/flows', flowOf({ step, done }));
  const publish = () => call('POST', `/v1/flows/${made.body.flow_id}/publish`);
  const { status, body } = await publish();
  expect([status, body.details]).toEqual([
    400,
    [
      {
        path: 'steps.step.variables.name',
        message:
          'step "step" gives no value for "name" of "visit", which is not sent without [step]',
      },
      {
        path: 'steps.step.replies.cancel',
        message:
          'step "step" waits for the reply cancel, which "visit" has no button for ("Sí": continue) [step]',
      },
    ],
  ]);
  const mended = { ...step, variables: { name: 'Ana' }, replies: { continue: 'done' } };
  await call('PUT', `/v1/flows/${made.body.flow_id}`, flowOf({ step: mended, done }));
  expect((await publish()).status).toBe(200);
});

test('a secret that is not stored stops publishing, whoever else has one of that name', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  await bruno.call('PUT', '/v1/secrets/shop', { value: 'sk_1' });
  const step = {
    type: 'http',
    method: 'GET',
    url: 'https://shop.example/',
    headers: { Authorization: 'Bearer {{ secrets.shop }}' },
    timeout: '5s',
    failed: 'done',
    next: 'done',
  };
  const made = await ana.call('POST', '/v1/flows', flowOf({ step, done }));
  const publish = () => ana.call('POST', `/v1/flows/${made.body.flow_id}/publish`);
  const { status, body } = await publish();
  expect([status, body.details]).toEqual([
    400,
    [
      {
        path: 'steps.step.headers.Authorization',
        message:
          'step "step" sends the secret "shop", and there is none of that name: PUT /v1/secrets/shop [step]',
      },
    ],
  ]);
  await ana.call('PUT', '/v1/secrets/shop', { value: 'sk_2' });
  expect((await publish()).status).toBe(200);
});

test("what another account holds is none of this one's", async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { flow_id } = (await ana.call('POST', '/v1/flows', flowOf({ done }))).body;
  await ana.call('POST', `/v1/flows/${flow_id}/publish`);
  const sub = { type: 'subflow', flow_id, next: 'done' };
  expect(await verified(ana, flowOf({ sub, done }))).toEqual([]);
  expect(await verified(bruno, flowOf({ sub, done }))).toEqual(['unknown_flow sub']);
  expect((await bruno.call('POST', `/v1/flows/${flow_id}/verify`)).status).toBe(404);
});

test('a property is known that a contact has or a published flow sets', async () => {
  const tenant = await newTenant(deps);
  await tenant.unit(({ tx, accountId, now, newId }) =>
    tx.insert(contact).values({
      accountId,
      id: newId(),
      tags: [],
      properties: { tier: 'gold' },
      createdAt: now,
      updatedAt: now,
    }),
  );
  const set = { type: 'set_property', property: 'city', value: 'Lima', next: 'done' };
  const setter = (await tenant.call('POST', '/v1/flows', flowOf({ set, done }))).body.flow_id;
  const reads = flowOf({
    tier: say('{{ contact.properties.tier }}', 'city'),
    city: say('{{ contact.properties.city }}'),
    done,
  });
  expect(await verified(tenant, reads)).toEqual(['unknown_property city']);
  await tenant.call('POST', `/v1/flows/${setter}/publish`);
  expect(await verified(tenant, reads)).toEqual([]);
});

test('phrases are those of the lines that start the flow, and of no other line', async () => {
  const tenant = await newTenant(deps);
  const { call, unit } = tenant;
  const option = { id: 'help', title: 'Ayuda', next: 'done' };
  const timeout = { after: '5m', next: 'done' };
  const menu = { type: 'choice', text: '?', options: [option], timeout };
  const { flow_id } = (await call('POST', '/v1/flows', flowOf({ menu, done }))).body;
  const flowId = fromWire('IPF', flow_id);
  const codes = async () => {
    const { body } = await call('POST', `/v1/flows/${flow_id}/verify`);
    return body.findings.map(({ code }: { code: string }) => code);
  };
  const lineId = await unit(async ({ tx, accountId, now, newId }) => {
    const base = { accountId, createdAt: now, updatedAt: now };
    const [wabaId, id] = [newId(), newId()];
    const accessToken = Buffer.from('x');
    await tx
      .insert(waba)
      .values({ ...base, id: wabaId, provider: 'meta', providerId: '1', accessToken });
    await tx.insert(line).values({
      ...base,
      id,
      wabaId,
      provider: 'meta',
      providerId: '2',
      phoneNumber: '+15550000001',
      name: 'Main',
      status: 'CONNECTED',
      quality: 'GREEN',
      tier: 'TIER_250',
      throughput: 80,
      onBusinessApp: false,
      settings: { readMarks: false, typing: false },
    });
    const other = { ...base, id: newId(), lineId: id, flowId: newId() };
    await tx.insert(inbound).values({ ...other, phrase: 'ayuda', phraseKey: 'ayuda' });
    return id;
  });
  expect(await codes()).toEqual([]);
  await unit(({ tx, accountId }) =>
    tx.update(line).set({ defaultFlowId: flowId }).where(eq(line.accountId, accountId)),
  );
  expect(await codes()).toEqual(['word_is_phrase']);
  await unit(async ({ tx, accountId, now, newId }) => {
    await tx.update(line).set({ defaultFlowId: null }).where(eq(line.accountId, accountId));
    await tx.insert(inbound).values({
      accountId,
      id: newId(),
      lineId,
      flowId,
      phrase: 'hola',
      phraseKey: 'hola',
      createdAt: now,
      updatedAt: now,
    });
  });
  expect(await codes()).toEqual(['word_is_phrase']);
});

test("an account's own stop words are those that count", async () => {
  const tenant = await newTenant(deps);
  const option = { id: 'out', title: 'Fuera', next: 'done' };
  const timeout = { after: '5m', next: 'done' };
  const flow = flowOf({
    menu: { type: 'choice', text: '?', options: [option], timeout },
    done,
  });
  expect(await verified(tenant, flow)).toEqual([]);
  const lists = { ...defaultWords, stop: { es: ['fuera'] } };
  await tenant.unit(({ tx, accountId }) =>
    tx.update(account).set({ words: { lists } }).where(eq(account.id, accountId)),
  );
  expect(await verified(tenant, flow)).toEqual(['stop_word_only menu']);
});
