import { expect, test } from 'vitest';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

async function newFlow(tenant: Tenant, definition: unknown = demoFlow): Promise<string> {
  const { body } = await tenant.call('POST', '/v1/flows', definition);
  return body.flow_id;
}

const said = (body: { messages: { text: string }[] }) => body.messages.map(({ text }) => text);

test('a draft is simulated as it stands, a version as it was published', async () => {
  const tenant = await newTenant(deps);
  const flowId = await newFlow(tenant);
  await tenant.call('POST', `/v1/flows/${flowId}/publish`);
  const changed = {
    ...demoFlow,
    steps: { ...demoFlow.steps, welcome: { type: 'message', text: 'Buenas', next: 'ask_email' } },
  };
  await tenant.call('PUT', `/v1/flows/${flowId}`, changed);

  const path = `/v1/flows/${flowId}/simulate`;
  const asked = { contact: { name: 'Ana' }, events: [{ text: 'a@b.co' }, { tap: 'buy' }] };
  const draft = await tenant.call('POST', path, asked);
  expect(draft.status).toBe(200);
  expect(said(draft.body)[0]).toBe('Buenas');
  expect(draft.body.status).toBe('success');
  const version = await tenant.call('POST', path, { ...asked, version: 1 });
  expect(said(version.body)[0]).toBe('Hola Ana');
  expect((await tenant.call('POST', path, { version: 2 })).status).toBe(404);
});

test('a simulation speaks the language asked for, at the time asked for, and enters published sub-flows', async () => {
  const tenant = await newTenant(deps);
  const inner = await newFlow(tenant, {
    schema: 1,
    name: 'Inner',
    language: 'es',
    start: 'hi',
    translations: { en: { 'hi.text': 'It is {{ now | date: "%H:%M" }}' } },
    steps: {
      hi: { type: 'message', text: 'Son las {{ now | date: "%H:%M" }}', next: 'done' },
      done: { type: 'end', status: 'success' },
    },
  });
  await tenant.call('POST', `/v1/flows/${inner}/publish`);
  const outer = await newFlow(tenant, {
    schema: 1,
    name: 'Outer',
    language: 'es',
    start: 'in',
    steps: {
      in: { type: 'subflow', flow_id: inner, next: 'done' },
      done: { type: 'end', status: 'success' },
    },
  });
  const { body } = await tenant.call('POST', `/v1/flows/${outer}/simulate`, {
    language: 'en-US',
    now: '2026-08-05T12:00:00-05:00',
  });
  // The account of a test is in Lima.
  expect(said(body)).toEqual(['It is 12:00']);
  expect(body.path.map(({ step }: { step: string }) => step)).toEqual([
    'in',
    'in/hi',
    'in/done',
    'done',
  ]);
});

test('what cannot be simulated is refused with what is wrong, and where', async () => {
  const tenant = await newTenant(deps);
  const flowId = await newFlow(tenant);
  const path = `/v1/flows/${flowId}/simulate`;
  const many = await tenant.call('POST', path, {
    events: Array.from({ length: 201 }, () => ({ text: 'a' })),
  });
  expect(many.status).toBe(400);
  for (const said of [{ language: '!!' }, { contact: { language: 'not a tag' } }]) {
    expect(await tenant.call('POST', path, said)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('is a language such as es or pt-BR (BCP 47)') },
    });
  }
  const unknown = await tenant.call('POST', path, { events: [{ shout: 'a' }] });
  expect(unknown.status).toBe(400);
  const tap = await tenant.call('POST', path, { events: [{ tap: 'buy' }] });
  expect(tap).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('events.0: There is nothing to tap') },
  });
  const broken = await newFlow(tenant, {
    ...demoFlow,
    steps: { welcome: { type: 'message', text: 'a', next: 'nowhere' } },
  });
  expect(await tenant.call('POST', `/v1/flows/${broken}/simulate`, {})).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('The flow cannot be run') },
  });
  const misspelt = await newFlow(tenant, { ...demoFlow, stpes: {} });
  expect(await tenant.call('POST', `/v1/flows/${misspelt}/simulate`, {})).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('stpes') },
  });
});

test('nobody simulates another account’s flow, and nothing is written', async () => {
  const [tenant, other] = [await newTenant(deps), await newTenant(deps)];
  const flowId = await newFlow(tenant);
  const asked = { events: [{ text: 'a@b.co' }] };
  expect((await other.call('POST', `/v1/flows/${flowId}/simulate`, asked)).status).toBe(404);
  await tenant.call('POST', `/v1/flows/${flowId}/simulate`, asked);
  const [rows] = await database.sql`
    select (select count(*) from process)::int + (select count(*) from message)::int
      + (select count(*) from contact)::int + (select count(*) from journal)::int as n`;
  expect(rows?.n).toBe(0);
});

const anyKind =
  'an event has one field, of text, tap, media, location, contacts, form, order, reaction, pass, answer, agent, fails, as in {"text": "hola"}';
const noEvents: [event: unknown, sentence: string][] = [
  [{ text: 1 }, 'text: Invalid input: expected string, received number'],
  [{ agent: 'fly' }, 'agent: Invalid option: expected one of "take"|"close"|"finish"'],
  [{ media: {} }, 'media.kind is missing'],
  [{}, anyKind],
  [null, anyKind],
  [{ say: 'hola' }, anyKind],
  [{ text: 'hola', pass: '1h' }, anyKind],
];

test.each(noEvents)('the event %j is told what it should be', async (event, sentence) => {
  const tenant = await newTenant(deps);
  const path = `/v1/flows/${await newFlow(tenant)}/simulate`;
  const { status, body } = await tenant.call('POST', path, { events: [event] });
  expect([status, body.message]).toEqual([400, `Invalid request: events.0: ${sentence}`]);
});
