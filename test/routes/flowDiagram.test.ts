import { expect, test } from 'vitest';
import { fromWire } from '../../src/db/ids.ts';
import { definitionSchema } from '../../src/engine/definition.ts';
import { flow } from '../../src/engine/flowBuilder.ts';
import type { Json } from '../../src/messages/events.ts';
import { journal, process } from '../../src/processes/table.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { begin, flowOf, libraryOf, say } from '../engine/world.ts';
import { storeLine } from '../lines/storedLine.ts';
import { testDatabase } from '../support/database.ts';
import { newTenant, type Tenant, testDeps } from './testApi.ts';

const database = await testDatabase();
const deps = testDeps(database);

const greeting = flow({
  name: 'Greeting <b>',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola <script>alert("1")</script>', next: 'ask' },
    ask: {
      type: 'question',
      text: '¿Tu correo?',
      answer: { type: 'email', save_as: 'email' },
      timeout: { after: '1h', next: 'gone' },
      next: 'done',
    },
    gone: { type: 'end', status: 'failure', failure_status: 'expired' },
    done: { type: 'end', status: 'success' },
  },
});

const created = async ({ call }: Tenant, definition: unknown): Promise<string> =>
  (await call('POST', '/v1/flows', definition)).body.flow_id;

test('a flow is shown as a page that runs nothing and asks nobody for anything', async () => {
  const tenant = await newTenant(deps);
  const id = await created(tenant, greeting);
  const { status, body, headers } = await tenant.call('GET', `/v1/flows/${id}/diagram`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  );
  expect(body).toContain('<h1>Greeting &lt;b&gt;</h1>');
  expect(body).toContain('Hola &lt;script&gt;alert(&quot;1&quot;)');
  expect(body).not.toMatch(
    /<script|<b>|@import|url\((?!#way-tip\))|https?:(?!\/\/www\.w3\.org\/2000\/svg)/,
  );
  for (const step of ['hello', 'ask', 'gone', 'done']) {
    expect(body).toContain(`<g id="step-${step}"`);
  }
});

test('what is wrong is told above the picture and marked in it', async () => {
  const tenant = await newTenant(deps);
  const hello = { ...greeting.steps.hello, next: 'nowhere' };
  const id = await created(tenant, { ...greeting, steps: { ...greeting.steps, hello } });
  const { body } = await tenant.call('GET', `/v1/flows/${id}/diagram`);
  expect(body).toMatch(/<li class="error">✖ <a href="#step-hello">hello<\/a> [^<]*nowhere/);
  expect(body).toContain('<g id="step-hello" class="step says error"');
  expect(body).toContain('<g id="step-nowhere" class="step missing error"');
});

test('errors are told before warnings, and wide or long words stay within their box', async () => {
  const tenant = await newTenant(deps);
  const name = 'a_name_that_is_much_longer_than_the_box_of_its_step';
  const hello = { type: 'message', text: `${'👋'.repeat(40)} مرحبا`, next: 'ask' };
  const ask = { ...greeting.steps.ask, timeout: undefined, next: name };
  const last = { type: 'message', text: 'x'.repeat(80), next: 'nowhere' };
  const id = await created(tenant, flowOf({ hello, ask, [name]: last, done: greeting.steps.done }));
  const { body } = await tenant.call('GET', `/v1/flows/${id}/diagram`);
  const marks = [...body.matchAll(/<li class="(\w+)">/g)].map(([, severity]) => severity);
  expect(marks).toEqual([...marks].sort());
  expect(new Set(marks)).toEqual(new Set(['error', 'warning']));
  expect(body).toContain(`>${'👋'.repeat(15)}</text>`);
  expect(body).toContain(`>${'x'.repeat(30)}</text>`);
  expect(body).toContain('>a_name_that_is_much_…</text>');
});

test('the same as Mermaid text, of the draft or of a version', async () => {
  const tenant = await newTenant(deps);
  const id = await created(tenant, greeting);
  await tenant.call('POST', `/v1/flows/${id}/publish`);
  await tenant.call('PUT', `/v1/flows/${id}`, { ...greeting, start: 'ask' });
  const mermaid = async (query: string) => {
    const path = `/v1/flows/${id}/diagram?format=mermaid${query}`;
    return (await tenant.call('GET', path)).body;
  };
  expect(await mermaid('')).toContain('s_ask[/"<b>ask</b> question<br/>¿Tu correo?"/]:::start\n');
  expect(await mermaid('&version=1')).toContain(
    's_hello["<b>hello</b> message<br/>Hola #60;script#62;alert(#34;1#34;)#60;/script#62;"]:::start\n',
  );
  expect(await mermaid('&version=draft')).toBe(await mermaid(''));
});

test.each([
  ['a version that was never published', '?version=7', 404],
  ['a format we do not draw', '?format=png', 400],
  ['no duration', '?counts=week', 400],
  ['more than is kept in sight', '?counts=91d', 400],
])('a picture of %s is refused', async (_, query, refused) => {
  const tenant = await newTenant(deps);
  const id = await created(tenant, greeting);
  expect((await tenant.call('GET', `/v1/flows/${id}/diagram${query}`)).status).toBe(refused);
});

test('a draft that is no flow yet says what keeps it from being drawn', async () => {
  const tenant = await newTenant(deps);
  const id = await created(tenant, { name: 'Half' });
  const { status, body } = await tenant.call('GET', `/v1/flows/${id}/diagram`);
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: the draft is no flow yet, see details',
  ]);
  expect(body.details).toContainEqual({ path: 'steps', message: 'steps is missing' });
});

test('a flow that is too large for a page is still told as text', async () => {
  const tenant = await newTenant(deps);
  const names = Array.from({ length: 301 }, (_, index) => `s${index}`);
  const long = names.map((name, index) => {
    const next = names[index + 1];
    return [
      name,
      next ? { type: 'message', text: name, next } : { type: 'end', status: 'success' },
    ];
  });
  const id = await created(tenant, { ...greeting, start: 's0', steps: Object.fromEntries(long) });
  const path = `/v1/flows/${id}/diagram`;
  const { status, body } = await tenant.call('GET', path);
  expect([status, body.message]).toEqual([
    400,
    'Invalid request: a flow of 301 steps is too large for a page (at most 300): take format=mermaid',
  ]);
  expect((await tenant.call('GET', `${path}?format=mermaid`)).status).toBe(200);
});

test('another account sees no picture of a flow, and nobody does without a key', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const id = await created(ana, greeting);
  await ana.call('POST', `/v1/flows/${id}/publish`);
  for (const query of ['', '?format=mermaid', '?version=1', '?counts=7d']) {
    expect((await bruno.call('GET', `/v1/flows/${id}/diagram${query}`)).status).toBe(404);
  }
  const unknown = await ana.call('GET', `/v1/flows/${id}/diagram`, undefined, {
    'Truora-API-Key': 'x',
  });
  expect(unknown.status).toBe(401);
});

type Stored = {
  path: string[];
  step: string;
  status?: 'pending' | 'success' | 'failure';
  reads?: Record<string, Json>;
};

/** A process of version 1 that went a way, all of it by one event. */
function store(tenant: Tenant, flowId: string, stored: Stored, more: object = {}): Promise<void> {
  const { path, step, status = 'pending', reads = {} } = stored;
  numbers += 1;
  const number = `+1555000${numbers}`;
  return tenant.unit(async (unit) => {
    const { line } = await storeLine(unit, { wabaId: number, lineId: number, number });
    const person = await storeContact(unit, { phone: number });
    const chat = await storeChat(unit, { contactId: person, lineId: line.id });
    const row: typeof process.$inferInsert = {
      accountId: unit.accountId,
      id: unit.newId(),
      chatId: chat,
      contactId: person,
      lineId: line.id,
      flowId: fromWire('IPF', flowId),
      flowVersion: 1,
      status,
      state: { step, vars: {}, visit: path.length, memory: {} },
      trigger: { kind: 'inbound', variables: {} },
      findings: 0,
      createdAt: unit.now,
      updatedAt: unit.now,
      ...more,
    };
    await unit.tx.insert(process).values(row);
    await unit.tx.insert(journal).values({
      accountId: unit.accountId,
      processId: row.id,
      contactId: person,
      seq: 1,
      at: unit.now,
      event: {},
      reads,
      path,
      step: '',
      visit: 0,
    });
  });
}
let numbers = 7000;

test('counts say how many passed a step, left at it and wait in it: of this version, of this week, tests left out', async () => {
  const tenant = await newTenant(deps);
  const id = await created(tenant, greeting);
  await tenant.call('POST', `/v1/flows/${id}/publish`);
  await store(tenant, id, { path: ['hello', 'ask'], step: 'ask' });
  await store(tenant, id, { path: ['hello', 'ask'], step: 'ask', status: 'failure' });
  await store(tenant, id, { path: ['hello', 'ask', 'gone'], step: 'gone', status: 'failure' });
  await store(tenant, id, { path: ['hello', 'ask', 'done'], step: 'done', status: 'success' });
  const ended: Stored = { path: ['hello', 'ask', 'done'], step: 'done', status: 'success' };
  const long = new Date(Date.now() - 8 * 86_400_000);
  await store(tenant, id, ended, { createdAt: long });
  await store(tenant, id, ended, { flowVersion: 2 });
  await store(tenant, id, ended, { trigger: { kind: 'test', variables: {} } });

  const { body } = await tenant.call('GET', `/v1/flows/${id}/diagram?counts=7d&format=mermaid`);
  const counted = [...body.matchAll(/s_(\w+).*?(\d+ passed, \d+ left, \d+ waiting)/g)];
  expect(counted.map(([, step, counts]) => [step, counts])).toEqual([
    ['hello', '4 passed, 0 left, 0 waiting'],
    ['ask', '2 passed, 1 left, 1 waiting'],
    ['done', '1 passed, 0 left, 0 waiting'],
    ['gone', '1 passed, 0 left, 0 waiting'],
  ]);
  const page = await tenant.call('GET', `/v1/flows/${id}/diagram?counts=7d`);
  expect(page.body).toContain('version 1 · processes begun within 7d · 4 steps');
  expect(page.body).toContain('2 passed · 1 left · 1 waiting');
});

test('who is in a sub-flow is inside at the step of the caller, and at the steps of the sub-flow itself', async () => {
  const tenant = await newTenant(deps);
  const published = async (steps: Record<string, unknown>) => {
    const id = await created(tenant, flowOf(steps));
    expect((await tenant.call('POST', `/v1/flows/${id}/publish`)).status).toBe(200);
    return id;
  };
  const end = { type: 'end', status: 'success' };
  const ask = { ...greeting.steps.ask, timeout: { after: '1h', next: 'done' } };
  const enter = (flow_id: string) => ({ type: 'subflow', flow_id, next: 'done' });
  const inner = await published({ ask, done: end });
  const middle = await published({ pay: enter(inner), done: end });
  const outer = await published({ shop: enter(middle.toUpperCase()), done: end });

  const versions = await Promise.all(
    [inner, middle].map(async (id) => {
      const { body } = await tenant.call('GET', `/v1/flows/${id}/versions/1`);
      return { [id]: [definitionSchema.parse(body.definition)] };
    }),
  );
  const flows = libraryOf(Object.assign({}, ...versions));
  /** Begins a flow and, where `says` is given, answers the question that it leads to. */
  const talk = async (flowId: string, steps: Record<string, unknown>, says?: string) => {
    const began = begin(flowOf(steps), { flows });
    const { last } = says === undefined ? began : say(began, says);
    const { path, reads, state, ending } = {
      ...last,
      path: says === undefined ? last.path : [...began.last.path, ...last.path],
      reads: { ...began.last.reads, ...last.reads },
    };
    const status = ending?.status ?? 'pending';
    await store(tenant, flowId, { path, step: state.step, status, reads }, { state });
  };
  await talk(outer, { shop: enter(middle), done: end });
  await talk(outer, { shop: enter(middle), done: end }, 'a@b.example');
  await talk(middle, { pay: enter(inner), done: end });
  await talk(inner, { ask, done: end });

  const counts = async (id: string) => {
    const { body } = await tenant.call('GET', `/v1/flows/${id}/diagram?counts=7d&format=mermaid`);
    return [...body.matchAll(/s_(\w+).*?(\d+ passed, \d+ left, \d+ \w+)/g)].map(
      ([, step, text]) => `${step}: ${text}`,
    );
  };
  expect(await counts(outer)).toEqual([
    'shop: 1 passed, 0 left, 1 inside',
    'done: 1 passed, 0 left, 0 waiting',
  ]);
  expect(await counts(middle)).toEqual([
    'pay: 1 passed, 0 left, 2 inside',
    'done: 1 passed, 0 left, 0 waiting',
  ]);
  expect(await counts(inner)).toEqual([
    'ask: 1 passed, 0 left, 3 waiting',
    'done: 1 passed, 0 left, 0 waiting',
  ]);
  await tenant.call('POST', `/v1/flows/${inner}/publish`);
  expect(await counts(inner)).toEqual([
    'ask: 0 passed, 0 left, 0 waiting',
    'done: 0 passed, 0 left, 0 waiting',
  ]);
});

test('a draft has no processes, and is drawn without counts', async () => {
  const tenant = await newTenant(deps);
  const id = await created(tenant, greeting);
  const { status, body } = await tenant.call('GET', `/v1/flows/${id}/diagram?counts=7d`);
  expect(status).toBe(200);
  expect(body).not.toContain('passed');
});
