import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { toWire } from '../../src/db/ids.ts';
import type { Unit } from '../../src/db/unit.ts';
import type { Deps } from '../../src/deps.ts';
import { AppError } from '../../src/errors.ts';
import { createFlow } from '../../src/flows/createFlow.ts';
import { getFlow, lockFlow } from '../../src/flows/getFlow.ts';
import { publishFlow } from '../../src/flows/publishFlow.ts';
import { saveDraft } from '../../src/flows/saveDraft.ts';
import { createInbound } from '../../src/lines/createInbound.ts';
import type { Json } from '../../src/messages/events.ts';
import { process } from '../../src/processes/table.ts';
import { migrateFlow } from '../../src/relay/migrate/migrateFlow.ts';
import type { TryInput } from '../../src/relay/onDemand/tryFlow.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { greetingFlow } from '../support/flows.ts';
import { eventually } from '../support/journey.ts';
import { lockWaits } from '../support/lockWaits.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
/** What was to be tried on a real phone. */
const tried: TryInput[] = [];
const deps: Deps = testDeps(database, {
  migrateFlow: (input) => migrateFlow(deps, input),
  tryFlow: async (input) => {
    if (input.phoneNumber === '+10000000') {
      throw new AppError('invalid_request', '+10000000 has not written within 24 hours');
    }
    tried.push(input);
    return { processId: '', chatId: '', contactId: '' };
  },
});
const app = buildApp(deps);
let numbers = 0;

/** An account, and Mia, a marketer, in her browser. */
async function studio() {
  const tenant = await newTenant(deps);
  const token = await tenant.unit(async (unit) => {
    const user = await createUser(unit, { email: 'mia@example.com', role: 'marketer' });
    return startSession(unit, user.id);
  });
  const { ask } = openBrowser(app);
  const cookie = { Cookie: `chasqui_console=${token}` };
  return {
    ...tenant,
    ask: (path: string, form?: Record<string, string> | FormData, headers = {}) =>
      ask(`/console/flows${path}`, form, { ...cookie, ...headers }),
    make: (written: Json) =>
      tenant.unit(async (unit) => {
        const made = await createFlow(unit, written);
        return { id: made.id, path: `/${toWire('IPF', made.id)}` };
      }),
    flow: (id: string) => tenant.unit((unit) => getFlow(unit, id)),
    publish: (id: string) => tenant.unit((unit) => publishFlow(unit, id)),
    line: () =>
      tenant.unit(async (unit) => {
        numbers += 1;
        const number = `+1555700${1000 + numbers}`;
        const { line } = await storeLine(unit, { number, lineId: number, wabaId: number });
        return { id: line.id, number: line.phoneNumber };
      }),
  };
}

const menu: Json = {
  schema: 1,
  name: 'Menu',
  language: 'es',
  start: 'menu',
  steps: {
    menu: {
      type: 'choice',
      text: '¿Qué necesitas?',
      options: [
        { id: 'buy', title: 'Comprar', next: 'email' },
        { id: 'help', title: 'Ayuda', next: 'bye' },
      ],
      timeout: { after: '2h', next: 'bye' },
    },
    email: {
      type: 'question',
      text: '¿Tu correo?',
      answer: { type: 'email', save_as: 'email' },
      timeout: { after: '2h', next: 'bye' },
      next: 'bye',
    },
    bye: { type: 'end', status: 'success', text: 'Hasta luego' },
  },
};

const broken: Json = {
  ...(greetingFlow as { [name: string]: Json }),
  steps: { one: { type: 'message', text: 'Uno', next: 'nowhere' } },
};

const asPart = { 'HX-Request': 'true' };
const textOf = (page: string) =>
  page
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ');

async function storeProcess(
  unit: Unit,
  lineId: string,
  given: Partial<typeof process.$inferInsert> & { flowId: string },
) {
  const contactId = await storeContact(unit, {});
  const chatId = await storeChat(unit, { contactId, lineId });
  await unit.tx.insert(process).values({
    accountId: unit.accountId,
    id: unit.newId(),
    chatId,
    contactId,
    lineId,
    flowVersion: 1,
    status: 'pending',
    state: { step: 'menu', vars: {}, visit: 1, memory: {} },
    trigger: { kind: 'inbound', variables: {} },
    findings: 0,
    createdAt: unit.now,
    updatedAt: unit.now,
    ...given,
  });
}

test('the list says how each flow fares, finds by name and status, and goes on page by page', async () => {
  const at = await studio();
  expect((await at.ask('')).text).toContain('No flows yet');
  const one = await at.make(menu);
  await at.make({ ...(menu as { [name: string]: Json }), name: '<b>Survey</b>' });
  await at.publish(one.id);
  const line = await at.line();
  await at.unit(async (unit) => {
    const ago = (days: number) => new Date(unit.now.getTime() - days * 86_400_000);
    const store = (given: object) => storeProcess(unit, line.id, { flowId: one.id, ...given });
    const ended = { finishedAt: unit.now };
    await store({});
    await store({ createdAt: ago(60) });
    await store({ trigger: { kind: 'test', variables: {} } });
    for (let n = 0; n < 3; n++) await store({ status: 'success', ...ended });
    await store({ status: 'failure', failureStatus: 'expired', ...ended });
    await store({ status: 'success', createdAt: ago(31), ...ended });
    await store({
      status: 'failure',
      override: { status: 'success', history: [] },
      ...ended,
    });
  });
  const { text } = await at.ask('');
  const rows = [...text.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) => textOf(row).trim());
  expect(rows.slice(1).map((row) => row.replace(/\d\d:\d\d$/, 'now'))).toEqual([
    'Menu Published · v1 2 80% of 5 now',
    '&lt;b&gt;Survey&lt;/b&gt; Draft 0 – now',
  ]);
  const names = async (query: string) =>
    [...(await at.ask(query)).text.matchAll(/<td[^>]*><a href="[^"]*">([^<]*)/g)].map(
      ([, name]) => name,
    );
  expect(await names('?q=men')).toEqual(['Menu']);
  expect(await names('?status=draft')).toEqual(['&lt;b&gt;Survey&lt;/b&gt;']);
  expect((await at.ask('?q=zzz')).text).toContain('No flow fits');
  for (let n = 0; n < 20; n++) await at.make(greetingFlow);
  const first = await at.ask('');
  const [, next = ''] = /href="\/console\/flows(\?[^"]*start_key=[^"]*)"/.exec(first.text) ?? [];
  expect(await names('')).toHaveLength(20);
  expect(await names(next.replaceAll('&amp;', '&'))).toHaveLength(2);
});

test('a flow is begun small, from an example, from what is pasted and from a file', async () => {
  const at = await studio();
  const open = async (form: Record<string, string> | FormData, kind: string) => {
    const made = await at.ask(`/new/${kind}`, form);
    expect([made.status, made.to]).toEqual([
      303,
      expect.stringMatching(/\/IPF[0-9a-f]{32}\/edit$/),
    ]);
    return (await at.ask((made.to ?? '').replace('/console/flows', ''))).text;
  };
  const small = await open({ name: 'Welcome', language: 'pt' }, 'blank');
  expect(small).toContain('Nothing is wrong with it.');
  expect(small).toContain('Olá Ana');
  expect((await at.ask('/new')).text).toContain('Lead qualification');
  expect(await open({ example: 'support-triage' }, 'example')).toContain('Support triage');
  expect(await open({ definition: JSON.stringify(menu) }, 'import')).toContain('¿Qué necesitas?');
  const file = new FormData();
  const exported = { schema: 1, name: 'From afar', definition: menu };
  file.set('definition', '');
  file.set('file', new File([JSON.stringify(exported)], 'menu.json'));
  expect(await open(file, 'import')).toContain('From afar');

  const refused = async (kind: string, form: Record<string, string>) => {
    const { status, text } = await at.ask(`/new/${kind}`, form);
    return [status, textOf(/role="alert">(.*?)<section/.exec(text)?.[1] ?? '').trim()];
  };
  expect(await refused('import', { definition: '{"schema": 1,' })).toEqual([
    422,
    expect.stringContaining('This is no JSON yet:'),
  ]);
  expect(await refused('import', { definition: ' ' })).toEqual([
    422,
    'Paste the JSON of a flow, or choose a file.',
  ]);
  const foreign = {
    ...exported,
    definition: {
      ...(menu as object),
      steps: { menu: { type: 'subflow', flow_id: `IPF${'0'.repeat(31)}1`, next: 'menu' } },
    },
    refers_to: { flows: { [`IPF${'0'.repeat(31)}1`]: 'Consent' } },
  };
  expect(await refused('import', { definition: JSON.stringify(foreign) })).toEqual([
    422,
    expect.stringContaining('there is no flow named "Consent" here'),
  ]);
  expect(
    await open({ definition: JSON.stringify(foreign), allow_missing: 'yes' }, 'import'),
  ).toContain('no flow of that id is published');
  expect(await refused('example', { example: 'none' })).toEqual([422, 'There is no example none']);
  expect((await refused('blank', { name: ' ', language: 'es' }))[0]).toBe(422);
});

test('the picture shows what is published with its counts, or the draft, and what is wrong', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  await at.publish(id);
  const published = (await at.ask(path)).text;
  expect(published).toContain('0 passed · 0 left · 0 waiting');
  expect(published).toContain('Nothing is wrong with it.');
  await at.unit((unit) => saveDraft(unit, id, { ...(broken as object), name: 'Menu' } as Json));
  const draft = (await at.ask(`${path}?shown=draft`)).text;
  expect(draft).not.toContain('passed');
  expect(draft).toContain('<a href="#step-one">one</a>');
  expect(draft).toContain(`href="/console/flows${path}/edit?at=steps.one.next">in the editor</a>`);
  expect((await at.ask(`${path}/edit?at=steps.one.next`)).text).toContain(
    'data-at="steps.one.next"',
  );
  await at.unit((unit) => saveDraft(unit, id, { name: 'Menu' }));
  expect((await at.ask(`${path}?shown=draft`)).text).toContain('The draft is not a flow yet');

  const steps = Object.fromEntries(
    Array.from({ length: 301 }, (_, n) => [
      `s${n}`,
      n === 300
        ? { type: 'end', status: 'success' }
        : { type: 'message', text: 'x', next: `s${n + 1}` },
    ]),
  );
  const large = await at.make({ schema: 1, name: 'L', language: 'en', start: 's0', steps });
  const page = (await at.ask(large.path)).text;
  expect(page).toContain('This flow is too large to be drawn');
  expect(page).not.toContain('class="diagram"');
});

test('the editor holds the draft as an author would write it', async () => {
  const at = await studio();
  const { path } = await at.make(menu);
  const page = (await at.ask(`${path}/edit`)).text;
  const [, text = ''] = /<textarea[^>]*name="definition"[^>]*>([^<]*)</.exec(page) ?? [];
  const written = text.replaceAll('&quot;', '"');
  expect(JSON.parse(written)).toEqual(menu);
  expect(written.split('\n').slice(0, 8)).toEqual([
    '{',
    '  "schema": 1,',
    '  "name": "Menu",',
    '  "language": "es",',
    '  "start": "menu",',
    '  "steps": {',
    '    "menu": {',
    '      "type": "choice",',
  ]);
  expect(written).toContain('        { "id": "buy", "title": "Comprar", "next": "email" },\n');
  const [, nonce] = /data-nonce="([^"]+)"/.exec(page) ?? [];
  const policy = (await at.ask(`${path}/edit`)).headers.get('content-security-policy');
  expect([nonce, policy]).toEqual([
    expect.stringMatching(/.{16}/),
    expect.stringContaining("'nonce-"),
  ]);
  const [, script = ''] = /src="(\/console\/assets\/editor\.\w+\.js)"/.exec(page) ?? [];
  const bundle = await app.request(script);
  expect([bundle.status, bundle.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ]);
  expect((await app.request('/console/assets/editor.0000000000000000.js')).status).toBe(403);
});

test('what stands in the editor is checked without being kept', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  const form = { definition: JSON.stringify(broken), revision: '1' };
  const part = await at.ask(`${path}/check`, form, asPart);
  expect(part.status).toBe(200);
  expect(part.text).toContain('hx-target="#findings"');
  expect(part.text).toContain('data-field="steps.one.next"');
  expect(part.text).toContain('data-severity="error"');
  const noJson = await at.ask(`${path}/check`, { ...form, definition: '{' }, asPart);
  expect(noJson.text).toContain('This is no JSON yet:');
  const whole = await at.ask(`${path}/check`, form);
  expect(whole.text).toContain('<html');
  expect(whole.text).toContain('nowhere');
  expect((await at.flow(id)).draftRevision).toBe(1);
});

test('a draft is saved, and two people do not overwrite each other unless they say so', async () => {
  const at = await studio();
  const { id, path } = await at.make(greetingFlow);
  const save = (name: string, revision: number, more = {}) =>
    at.ask(
      `${path}/save`,
      { definition: JSON.stringify({ ...greetingFlow, name }), revision: `${revision}`, ...more },
      asPart,
    );
  const saved = await save('Mine', 1);
  expect(saved.text).toContain('The draft is saved.');
  expect(saved.text).toContain('name="revision" value="2"');
  expect(saved.text).toContain('data-fresh');
  const late = await save('Theirs', 1);
  expect(late.text).toContain('Somebody else has saved this draft');
  expect(late.text).not.toContain('data-fresh');
  expect((await at.flow(id)).name).toBe('Mine');
  await save('Theirs', 1, { over: '2' });
  expect((await at.flow(id)).name).toBe('Theirs');

  const nameless = await at.ask(`${path}/save`, { definition: '{}', revision: '3' }, asPart);
  expect([nameless.status, nameless.text]).toEqual([
    422,
    expect.stringContaining('name must be a text'),
  ]);
  const whole = await at.ask(`${path}/save`, { definition: '{"a"', revision: '3' });
  expect(whole.status).toBe(422);
  expect(whole.text).toContain('{&quot;a&quot;');
  const plain = await at.ask(`${path}/save`, {
    definition: JSON.stringify(greetingFlow),
    revision: '3',
  });
  expect(plain.to).toBe(`/console/flows${path}/edit`);
});

test('who is told of something else first is asked all the same before they overwrite somebody', async () => {
  const at = await studio();
  const { id, path } = await at.make(greetingFlow);
  const written = (name: string) =>
    JSON.stringify({ ...(greetingFlow as { [name: string]: Json }), name });
  await at.ask(`${path}/save`, { definition: written('Theirs'), revision: '1' });

  const begun = 'name="revision" value="1"';
  const refused = await at.ask(`${path}/save`, { definition: '{"a"', revision: '1' }, asPart);
  expect(refused.text).toContain(begun);
  const checked = await at.ask(`${path}/check`, { definition: written('Mine'), revision: '1' });
  expect(checked.text).toContain(begun);
  for (const _ of ['once', 'and again']) {
    const asked = await at.ask(`${path}/save`, { definition: written('Mine'), revision: '1' });
    expect(textOf(asked.text)).toContain('Somebody else has saved this draft');
    expect(asked.text).toContain(begun);
  }
  expect((await at.flow(id)).name).toBe('Theirs');
});

test('the same text sent twice is kept once, and nobody is said to have been quicker', async () => {
  const at = await studio();
  const { id, path } = await at.make(greetingFlow);
  const form = { definition: JSON.stringify(menu), revision: '1' };
  await at.ask(`${path}/save`, form, asPart);
  const again = await at.ask(`${path}/save`, form, asPart);
  expect(textOf(again.text)).toContain('The draft is saved.');
  expect(again.text).toContain('name="revision" value="2"');
  expect(await at.flow(id)).toMatchObject({ draftRevision: 2 });

  const toPublish = { ...form, revision: '2' };
  await at.ask(`${path}/publish`, toPublish, asPart);
  const published = await at.ask(`${path}/publish`, toPublish, asPart);
  expect(textOf(published.text)).toContain('Published as version 1.');
  expect(await at.flow(id)).toMatchObject({ draftRevision: 3, publishedVersion: 1 });
});

test('who publishes while somebody else saves is asked, and nothing is published', async () => {
  const at = await studio();
  const { id, path } = await at.make(greetingFlow);
  const waiting = (count: number) => eventually(async () => (await lockWaits(database)) === count);
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  // Whoever wants the flow stands in a row: what saves it, somebody else, what publishes it.
  const held = at.unit(async (unit) => {
    await lockFlow(unit, id);
    await free;
  });
  const form = { definition: JSON.stringify({ ...(greetingFlow as object), name: 'Mine' }) };
  const published = at.ask(`${path}/publish`, { ...form, revision: '1' }, asPart);
  await waiting(1);
  const theirs = at.unit((unit) => saveDraft(unit, id, menu));
  await waiting(2);
  letGo();
  await Promise.all([held, theirs]);
  const answer = await published;
  expect(answer.status).toBe(200);
  expect(textOf(answer.text)).toContain('Somebody else has saved this draft');
  expect(answer.text).toContain('name="revision" value="2"');
  expect(answer.text).toContain('name="over" value="3"');
  expect(await at.flow(id)).toMatchObject({ name: 'Menu', publishedVersion: null });
});

test('a broken flow is kept but not published, a sound one is', async () => {
  const at = await studio();
  const { id, path } = await at.make(greetingFlow);
  const publish = (written: Json, revision: number) =>
    at.ask(
      `${path}/publish`,
      { definition: JSON.stringify(written), revision: `${revision}` },
      asPart,
    );
  const refused = await publish(broken, 1);
  expect(refused.text).toContain('The draft is saved, but it was not published.');
  expect(refused.text).toContain('data-lead="steps.one.next"');
  expect(await at.flow(id)).toMatchObject({ publishedVersion: null, draftRevision: 2 });
  const done = await publish(greetingFlow, 2);
  expect(textOf(done.text)).toContain('Published as version 1. Nothing starts it by itself yet.');
  expect(done.text).not.toContain('changes to publish');
  await at.ask(`${path}/save`, { definition: JSON.stringify(menu), revision: '3' });
  for (const page of [path, '']) {
    expect((await at.ask(page)).text).toContain('changes to publish');
  }
  expect(done.text).toContain('Published · v1');
  expect(await at.flow(id)).toMatchObject({ publishedVersion: 1, draftRevision: 4 });
});

test('the phone runs what stands in the editor, as far as it can', async () => {
  const at = await studio();
  const { path } = await at.make(greetingFlow);
  let events = '[]';
  let began = '';
  const act = async (form: Record<string, string>, definition: unknown = menu) => {
    const { text } = await at.ask(
      `${path}/try`,
      {
        definition: typeof definition === 'string' ? definition : JSON.stringify(definition),
        events,
        ...(began && { began }),
        ...form,
      },
      asPart,
    );
    events = /name="events" value="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';
    began = /name="began" value="([^"]*)"/.exec(text)?.[1] ?? '';
    return { html: text, text: textOf(text) };
  };
  const first = await act({});
  expect(first.text).toContain('¿Qué necesitas? Comprar Ayuda');
  const [, tap = ''] = /name="tap" value="([^"]*:buy)"/.exec(first.html) ?? [];
  const tapped = await act({ tap });
  expect(tapped.text).toContain('Comprar Ayuda Comprar ¿Tu correo?');
  expect(tapped.html).toContain('data-field="steps.email"');
  const wrong = await act({ text: 'no' });
  expect(wrong.text).not.toContain('Hasta luego');
  const right = await act({ text: 'ana@x.pe' });
  expect(right.text).toContain('Hasta luego');
  expect(right.text).toContain('email "ana@x.pe"');
  expect(right.text).toContain('success');
  // Another text of the flow, and the same conversation with it.
  const changed = JSON.stringify(menu).replace('Hasta luego', 'Chau');
  expect((await act({}, changed)).text).toContain('ana@x.pe Chau');
  const noSuch = await act({}, changed.replaceAll('"buy"', '"get"'));
  expect(noSuch.text).toContain('That could not happen:');
  expect(events).toBe('[]');

  const later = await act({ pass: '1h' });
  expect(later.text).toContain('1 h later');
  expect(later.text).not.toContain('Hasta luego');
  expect((await act({ amount: '61', unit: 'm', pass_custom: 'yes' })).text).toContain(
    '61 m later Hasta luego',
  );
  expect((await act({ restart: 'yes' })).text).not.toContain('later Hasta luego');
  expect(events).toBe('[]');
  expect((await act({ pass: 'soon' })).text).toContain('That could not happen:');
  expect((await act({}, '{')).text).toContain('It cannot run as it stands.');
  expect((await at.ask(`${path}/try`, { events: 'nonsense' }, asPart)).text).toContain('Uno');
});

test('a conversation that is as long as can be says so, instead of nothing', async () => {
  const at = await studio();
  const { path } = await at.make(menu);
  const events = JSON.stringify(Array.from({ length: 200 }, () => ({ pass: '1m' })));
  const { text } = await at.ask(`${path}/try`, { events, text: 'hola' }, asPart);
  expect(textOf(text)).toContain('That could not happen: 200 things have happened');
});

test('a call that waits is answered, and a chat that people have is closed', async () => {
  const at = await studio();
  const { path } = await at.make(greetingFlow);
  const definition = JSON.stringify({
    schema: 1,
    name: 'Call',
    language: 'en',
    start: 'ask',
    steps: {
      ask: {
        type: 'http',
        method: 'GET',
        url: 'https://shop.example/orders',
        timeout: '5s',
        save_as: 'order',
        failed: 'people',
        next: 'tell',
      },
      tell: { type: 'message', text: 'It is {{ vars.order.body.state }}', next: 'people' },
      people: { type: 'handoff', next: 'bye' },
      bye: { type: 'end', status: 'success', text: 'Bye' },
    },
  });
  const act = async (events: unknown[], form: Record<string, string> = {}) =>
    textOf(
      (await at.ask(`${path}/try`, { definition, events: JSON.stringify(events), ...form }, asPart))
        .text,
    );
  expect(await act([])).toContain('The flow has called GET https://shop.example/orders');
  const answered = await act([], { answer: 'yes', status: '200', body: '{"state": "sent"}' });
  expect(answered).toContain('It is sent');
  expect(answered).toContain('With an agent');
  expect(await act([], { answer: 'none' })).toContain('The call was not answered');
  const closed = await act([{ answer: { status: 500 } }], { agent: 'close' });
  expect(closed).toContain('An agent closes the chat Bye');
});

test('a form is filled in, and who writes and how it begins is chosen', async () => {
  const at = await studio();
  const { path } = await at.make(greetingFlow);
  const definition = JSON.stringify({
    schema: 1,
    name: 'Form',
    language: 'es',
    start: 'hi',
    translations: {
      en: {
        'hi.text': 'Hello {{ contact.name }}, {{ trigger.variables.plan }}',
        'book.text': 'Book',
      },
    },
    steps: {
      hi: {
        type: 'message',
        text: 'Hola {{ contact.name }}, {{ trigger.variables.plan }}',
        next: 'book',
      },
      book: {
        type: 'form',
        whatsapp_flow_id: '1',
        cta: 'Reservar',
        text: 'Reserva',
        save_as: 'booking',
        timeout: { after: '1h', next: 'bye' },
        next: 'bye',
      },
      bye: { type: 'end', status: 'success' },
    },
  });
  const act = async (form: Record<string, string>, headers = asPart) =>
    (await at.ask(`${path}/try`, { definition, ...form }, headers)).text;
  expect(textOf(await act({}))).toContain('Hola Ana,');
  const chosen = await act({ contact: 'Bea', language: 'en', variables: '{"plan": "gold"}' });
  expect(textOf(chosen)).toContain('Hello Bea, gold');
  expect(textOf(chosen)).toContain('What is filled in (JSON)');
  const filled = textOf(await act({ fill: 'yes', form: '{"people": 4}' }));
  expect(filled).toContain('"people":4');
  expect(filled).toContain('It has ended: success');
  // A browser that takes no parts is given the whole page, with what stands in it.
  const whole = await act({ contact: 'Bea' }, {} as typeof asPart);
  expect(whole).toContain('<html');
  expect(textOf(whole)).toContain('Hola Bea,');
  expect(whole).toContain('&quot;name&quot;:&quot;Form&quot;');
});

test('the saved draft begins on a real phone, or says why not', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  tried.length = 0;
  const begun = await at.ask(`${path}/try-phone`, { phone: '51 900 000 001' }, asPart);
  expect(textOf(begun.text)).toContain('It has begun with 51 900 000 001');
  expect(tried).toEqual([{ accountId: at.accountId, flowId: id, phoneNumber: '+51 900 000 001' }]);
  const refused = await at.ask(`${path}/try-phone`, { phone: '+10000000' }, asPart);
  expect([refused.status, textOf(refused.text)]).toEqual([
    422,
    expect.stringContaining('has not written'),
  ]);
  const wrong = await at.ask(`${path}/try-phone`, { phone: 'Ana' }, asPart);
  expect([wrong.status, textOf(wrong.text)]).toEqual([
    422,
    expect.stringContaining('is a phone number with its country code'),
  ]);
});

test('a flow in a language that nobody has a name for is opened and tried all the same', async () => {
  const at = await studio();
  const { path } = await at.make({ ...(greetingFlow as object), language: 'en-a1' } as Json);
  const { status, text } = await at.ask(`${path}/edit`);
  expect(status).toBe(200);
  expect(text).toContain('<option value="en-a1">en-a1</option>');
});

test('what was typed stands in the form still where it was refused', async () => {
  const at = await studio();
  const pasted = (await at.ask('/new/import', { definition: '{"a": 1', allow_missing: 'yes' }))
    .text;
  expect(pasted).toContain('{&quot;a&quot;: 1</textarea>');
  expect(pasted).toMatch(/name="allow_missing"[^>]* checked/);
  const named = (await at.ask('/new/blank', { name: 'Welcome', language: 'xx' })).text;
  expect(named).toContain('name="name" value="Welcome"');

  const { id, path } = await at.make(menu);
  await at.publish(id);
  const line = await at.line();
  const phrase = await at.ask(`${path}/phrases`, { phrase: 'stop', line: line.number });
  expect([phrase.status, phrase.text]).toEqual([
    422,
    expect.stringContaining('name="phrase" value="stop"'),
  ]);
  const phone = await at.ask(`${path}/try-phone`, { phone: '+10000000' }, asPart);
  expect(phone.text).toContain('value="+10000000"');
});

test('versions are listed, compared and rolled back to', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  expect((await at.ask(`${path}/versions`)).text).toContain('Never published');
  await at.publish(id);
  const second = JSON.parse(JSON.stringify(menu).replace('Comprar', 'Compro'));
  second.steps.new_end = { type: 'end', status: 'success' };
  second.steps.email.next = 'new_end';
  await at.unit((unit) => saveDraft(unit, id, second));
  await at.publish(id);
  const page = textOf((await at.ask(`${path}/versions`)).text);
  expect(page).toContain('v2 current');
  const compared = (await at.ask(`${path}/versions?from=1&to=2`)).text;
  expect(textOf(compared)).toContain('Added steps new_end');
  expect(compared).toContain('<code>menu · options.buy.title</code>');
  expect(compared).toContain('<del>Comprar</del>');
  expect(compared).toContain('<ins>Compro</ins>');
  expect((await at.ask(`${path}/versions?from=2&to=draft`)).text).toContain('They are the same.');
  expect((await at.ask(`${path}/versions?from=9&to=draft`)).status).toBe(404);
  expect((await at.ask(`${path}/roll-back`, { version: '1' })).status).toBe(303);
  expect(await at.flow(id)).toMatchObject({ publishedVersion: 3, draft: second });
  expect((await at.ask(`${path}/versions?from=1&to=3`)).text).toContain('They are the same.');
  expect((await at.ask(`${path}/roll-back`, { version: '9' })).status).toBe(404);
});

test('processes of a version that stands pages back are moved as well', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  for (let version = 1; version <= 22; version += 1) await at.publish(id);
  const line = await at.line();
  await at.unit((unit) => storeProcess(unit, line.id, { flowId: id, flowVersion: 1 }));
  const page = (await at.ask(`${path}/versions`)).text;
  expect(page).toContain('<option value="1">v1 (1)</option>');
  expect(page).not.toContain('No open process runs an older');
});

test('open processes are moved once one has seen what would become of them', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  await at.publish(id);
  const line = await at.line();
  await at.unit(async (unit) => {
    await storeProcess(unit, line.id, { flowId: id });
    const state = { step: 'email', vars: {}, visit: 2, memory: {} };
    await storeProcess(unit, line.id, { flowId: id, state });
  });
  expect((await at.ask(`${path}/versions`)).text).toContain('No open process runs an older');
  const second = JSON.parse(JSON.stringify(menu));
  second.steps.menu.options.shift();
  delete second.steps.email;
  await at.unit((unit) => saveDraft(unit, id, second));
  await at.publish(id);
  const versions = () => database.sql`select flow_version as v, count(*)::int as n from process
    where account_id = ${at.accountId} group by 1 order by 1`;
  const trial = textOf((await at.ask(`${path}/migrate`, { from: '1', trial: 'yes' })).text);
  expect(trial).toContain('Looked at 2 Would move 1 Would stay 1');
  expect(trial).toContain('v1 · email : the step is not there any more');
  expect(trial).toContain('Move them: 1 → v2');
  expect(await versions()).toEqual([{ v: 1, n: 2 }]);
  const moved = textOf((await at.ask(`${path}/migrate`, { from: '1' })).text);
  expect(moved).toContain('Looked at 2 Moved 1 Stayed 1');
  expect(await versions()).toEqual([
    { v: 1, n: 1 },
    { v: 2, n: 1 },
  ]);
  const newest = await at.ask(`${path}/migrate`, { from: '2', trial: 'yes' });
  expect([newest.status, newest.text]).toEqual([
    422,
    expect.stringContaining('Version 2 is the newest already'),
  ]);
});

test('a flow is started by a phrase or as a line’s default, and is taken out of use once nothing uses it', async () => {
  const at = await studio();
  const { id, path } = await at.make(menu);
  expect((await at.ask(`${path}/settings`)).text).toContain('Publish it first');
  await at.publish(id);
  expect((await at.ask(`${path}/settings`)).text).toContain('There is no line yet');
  const { number } = await at.line();
  await at.ask(`${path}/phrases`, { line: number, phrase: 'hola' });
  const twice = await at.ask(`${path}/phrases`, { line: number, phrase: 'HOLA' });
  expect(twice.status).toBe(422);
  await at.ask(`${path}/default`, { line: number });
  const page = (await at.ask(`${path}/settings`)).text;
  expect(textOf(page)).toContain(`hola ${number}`);
  expect(textOf(page)).toContain(`Answers any other message of ${number}`);
  // What a line starts is said by whoever writes flows; all else of it is the admins'.
  for (const [where, form] of [
    ['', undefined],
    ['/settings', { default_flow_id: '' }],
    ['/inbounds', { phrase: 'hey', flow_id: path.slice(1) }],
  ] as const) {
    expect((await at.ask(`/../lines/${number.slice(1)}${where}`, form)).status).toBe(403);
  }

  const used = await at.ask(`${path}/unpublish`, {});
  expect(used.status).toBe(422);
  expect(textOf(used.text)).toContain(`"hola" on ${number} starts it`);
  expect(textOf(used.text)).toContain('it is the default flow of this line');
  const [, inbound = ''] = /name="inbound_id" value="([^"]*)"/.exec(page) ?? [];
  const other = await at.make(greetingFlow);
  expect((await at.ask(`${other.path}/phrases/remove`, { inbound_id: inbound })).status).toBe(404);
  await at.ask(`${path}/phrases/remove`, { inbound_id: inbound });
  await at.ask(`${other.path}/default`, { line: number, stop: 'yes' });
  expect((await at.ask(`${path}/unpublish`, {})).status).toBe(422);
  await at.ask(`${path}/default`, { line: number, stop: 'yes' });
  expect((await at.ask(`${path}/unpublish`, {})).status).toBe(303);
  expect((await at.flow(id)).publishedVersion).toBeNull();
  expect(await at.ask(`${path}/delete`, {})).toMatchObject({ status: 303, to: '/console/flows' });
  expect((await at.ask(path)).status).toBe(404);
});

test('a flow is copied, and exported as a file', async () => {
  const at = await studio();
  const { path } = await at.make(menu);
  const copied = await at.ask(`${path}/clone`, { name: 'Menu, summer' });
  expect((await at.ask((copied.to ?? '').replace('/console/flows', ''))).text).toContain(
    'Menu, summer',
  );
  const file = await at.ask(`${path}/export`);
  expect(file.headers.get('content-disposition')).toContain("UTF-8''Menu.json");
  expect(JSON.parse(file.text)).toMatchObject({ schema: 1, name: 'Menu', definition: menu });
});

test('flows of another account are not there, at any address', async () => {
  const [mine, theirs] = [await studio(), await studio()];
  const { id, path } = await theirs.make(menu);
  await theirs.publish(id);
  const { number } = await theirs.line();
  const inboundId = await theirs.unit(
    async (unit) => (await createInbound(unit, { number, flowId: id, phrase: 'hola' })).inbound.id,
  );
  const own = await mine.make(menu);
  await mine.publish(own.id);
  const definition = JSON.stringify(menu);
  const forms: Record<string, Record<string, string>> = {
    check: { definition, revision: '1' },
    save: { definition, revision: '1' },
    publish: { definition, revision: '1' },
    try: { definition, events: '[]' },
    'try-phone': { phone: '+51900000001' },
    'roll-back': { version: '1' },
    migrate: { trial: 'yes' },
    phrases: { line: number, phrase: 'hey' },
    'phrases/remove': { inbound_id: toWire('INB', inboundId) },
    default: { line: number },
    clone: { name: 'Copy' },
    unpublish: {},
    delete: {},
  };
  const { entries } = buildConsole(deps);
  const ofFlows = entries.filter((entry) => entry.path.startsWith('/console/flows/:flow_id'));
  expect(ofFlows).toHaveLength(18);
  for (const { method, path: address } of ofFlows) {
    const end = address.replace('/console/flows/:flow_id', '');
    const form = method === 'post' ? forms[end.slice(1)] : undefined;
    expect(method === 'get' || form !== undefined).toBe(true);
    const { status } = await mine.ask(`${path}${end}`, form);
    expect([method, end, status]).toEqual([method, end, 404]);
  }
  for (const end of ['phrases', 'phrases/remove', 'default']) {
    expect([end, (await mine.ask(`${own.path}/${end}`, forms[end])).status]).toEqual([end, 404]);
  }
  expect((await mine.ask('')).text).not.toContain(toWire('IPF', id));
  expect(await theirs.flow(id)).toMatchObject({ publishedVersion: 1, draftRevision: 1 });
});
